package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.compute.cache.WriteBehind;
import io.insitu.middleware.compute.live.JobArchive;
import io.insitu.middleware.compute.live.JobRecord;
import io.insitu.middleware.compute.live.JobState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccountingTest {
    @TempDir Path directory;
    private Instant now = Instant.parse("2026-11-23T15:10:00Z");
    private Bench bench;
    private JobArchive archive;
    private WriteBehind behind;
    private Accounting accounting;

    @BeforeEach
    void open() {
        bench = Bench.of(directory, new FakeEngine());
        archive = new JobArchive(bench.store, Duration.ofDays(7));
        restart();
    }

    private void restart() {
        behind = new WriteBehind(10, 1 << 20);
        accounting = new Accounting(() -> now, behind);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private JobRecord came() {
        return new JobRecord(
                new JobIds(() -> now).next(),
                Bench.ACCOUNT,
                "",
                JobState.DONE,
                now,
                now,
                "",
                new JobRecord.Counts(2, 0, 0, 2, 0, 5, 6, 77),
                "",
                "[]",
                new JobRecord.Details(
                        Map.of(), "", "", "0.010, 0.020, 0.001 0.002 3 4 5 6 0 0 0 0"));
    }

    private void ended(JobRecord job) {
        archive.put(job);
        accounting.ended(job, archive);
        behind.awaitAll();
    }

    private void later(String time) {
        now = Instant.parse(time);
    }

    @Test
    void anHourIsWrittenWhenTheNextOnesFirstJobHasEnded() {
        JobRecord one = came();
        ended(one);
        JobRecord two = came();
        ended(two);
        assertThat(bench.stored(".jobs", "accounting/2026-11-23T15")).isEmpty();

        later("2026-11-23T17:00:00Z");
        ended(came());

        assertThat(bench.stored(".jobs", "accounting/2026-11-23T15").orElseThrow().lines())
                .containsExactlyInAnyOrder(line(one), line(two));
        assertThat(bench.stored(".jobs", "accounting/2026-11-23T17")).isEmpty();
    }

    private static String line(JobRecord job) {
        return "2026-11-23T15:10:00Z %s done 2 77 0.010, 0.020, 0.001 0.002 3 4 5 6 0 0 0 0"
                .formatted(job.id());
    }

    @Test
    void hoursBeforeARestartAreWrittenAfterIt() {
        ended(came());
        later("2026-11-23T16:30:00Z");
        archive.put(came());
        restart();

        later("2026-11-23T18:00:00Z");
        ended(came());

        assertThat(bench.stored(".jobs", "accounting/2026-11-23T15")).isPresent();
        assertThat(bench.stored(".jobs", "accounting/2026-11-23T16")).isPresent();
    }

    @Test
    void aJobThatEndsLateIsAddedToTheHourInWhichItCame() {
        JobRecord slow = came();
        later("2026-11-23T16:00:00Z");
        ended(came());
        assertThat(bench.stored(".jobs", "accounting/2026-11-23T15")).isEmpty();

        ended(slow);

        assertThat(bench.stored(".jobs", "accounting/2026-11-23T15").orElseThrow())
                .isEqualTo(line(slow) + System.lineSeparator());
    }
}
