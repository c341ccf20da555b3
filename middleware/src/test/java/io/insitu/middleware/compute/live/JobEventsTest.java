package io.insitu.middleware.compute.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Outcome;
import io.insitu.engine.Report.Usage;
import io.insitu.engine.StderrFollower;
import io.insitu.middleware.compute.run.InstanceResult;
import io.insitu.middleware.compute.run.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JobEventsTest {
    private final LiveJob job = new LiveJob(record("1"), 1000);
    private final JobEvents events = new JobEvents(job, 1);

    private static JobRecord record(String id) {
        return new JobRecord(
                id,
                "a",
                "",
                JobState.QUEUED,
                Instant.EPOCH,
                null,
                "",
                JobRecord.Counts.NONE,
                "",
                "[]",
                JobRecord.Details.NONE);
    }

    private static InstanceResult result(String name, String error, String stderr) {
        return new InstanceResult(
                name,
                new Outcome.Exited(0),
                error,
                new Node.Place("local", "local"),
                new Usage(1, 1, 1, 1, 1, 5, "v8"),
                InstanceResult.Phases.NONE,
                List.of(),
                List.of(),
                stderr,
                0,
                false);
    }

    private static String text(@Nullable ByteBuffer bytes) {
        return bytes == null ? "" : StandardCharsets.UTF_8.decode(bytes).toString();
    }

    @Test
    void followerIsToldOfStatesProgressAndInstancesUntilTheEnd() throws IOException {
        String queued = text(events.next());
        String nothing = text(events.next());
        job.planned(2);
        job.started(List.of("x-1", "x-2"));
        String running = text(events.next());
        job.stopped(List.of("x-1"));
        job.ended(result("x-1", "", ""));
        String progress = text(events.next());
        job.stopped(List.of("x-2"));
        String committing = text(events.next());
        job.ended(result("x-2", "x-2: trap", "line 1\nline 2"));
        job.end(JobState.FAILED, "x-2: trap", Instant.EPOCH);
        String failed = text(events.next());

        assertThat(queued).startsWith("event: state\ndata: {\"id\":\"1\"").endsWith("}\n\n");
        assertThat(nothing).isEqualTo(": waiting\n\n");
        assertThat(running)
                .contains("event: state", "\"state\":\"running\"", "\"waiting\":0,\"running\":2");
        assertThat(progress)
                .contains("event: instance\ndata: {\"name\":\"x-1\",\"exit_code\":0}\n\n")
                .contains("event: progress", "\"running\":1,\"done\":1,\"failed\":0")
                .contains("\"fuel\":5");
        assertThat(committing).contains("\"state\":\"committing\"");
        assertThat(failed)
                .contains("\"error\":\"x-2: trap\",\"stderr\":\"line 1\\nline 2\"}")
                .contains("\"state\":\"failed\"", "\"ended\":");
        assertThat(events.next()).isNull();
    }

    private static StderrFollower.Lines lines(long leftOut, String... texts) {
        return new StderrFollower.Lines(leftOut, List.of(texts));
    }

    @Test
    void followerIsToldLineByLineWhatInstancesWriteWhileTheyRun() throws IOException {
        events.next();
        job.wrote("x-1", lines(0, "one", "say \"two\""));
        String first = text(events.next());
        job.wrote("x-2", lines(7, "three"));
        String second = text(events.next());

        assertThat(first)
                .isEqualTo(
                        """
                        event: stderr
                        data: {"name":"x-1","line":"one"}

                        event: stderr
                        data: {"name":"x-1","line":"say \\"two\\""}

                        """);
        assertThat(second)
                .isEqualTo(
                        """
                        event: stderr
                        data: {"name":"x-2","left_out":7}

                        event: stderr
                        data: {"name":"x-2","line":"three"}

                        """);
    }

    @Test
    void whoComesLaterIsToldTheLinesThatAreHeld() throws IOException {
        job.wrote("x", lines(0, "early"));

        assertThat(text(events.next()))
                .startsWith("event: stderr\ndata: {\"name\":\"x\",\"line\":\"early\"}\n\n")
                .contains("event: state");
    }

    @Test
    void slowFollowerIsToldHowManyLinesItMisses() throws IOException {
        events.next();
        for (int i = 0; i < 100; i++) {
            job.wrote("x", lines(i == 0 ? 3 : 0, "line %02d".formatted(i)));
        }

        List<String> told = text(events.next()).lines().filter(l -> l.startsWith("data")).toList();

        assertThat(told).hasSize(13);
        assertThat(told.getFirst()).isEqualTo("data: {\"left_out\":91}");
        assertThat(told.get(1)).isEqualTo("data: {\"name\":\"x\",\"line\":\"line 88\"}");
        assertThat(told.getLast()).contains("line 99");
    }

    @Test
    void linesAreToldBeforeTheEndOfTheirInstance() throws IOException {
        events.next();
        job.started(List.of("x"));
        job.wrote("x", lines(0, "last words"));
        job.stopped(List.of("x"));
        job.ended(result("x", "x: trap", "last words"));

        assertThat(text(events.next())).containsSubsequence("last words", "event: instance");
    }

    @Test
    void firstInstancesThatEndAreRememberedOneByOneAndTheOthersCounted() {
        for (int i = 0; i < 1002; i++) {
            List<String> name = List.of("x-" + i);
            job.started(name);
            job.stopped(name);
            job.ended(result(name.getFirst(), "", ""));
        }

        assertThat(job.soFar().ended()).hasSize(1000);
        assertThat(job.soFar().more()).isEqualTo(2);
        assertThat(job.soFar().running()).isEmpty();
    }

    @Test
    void jobThatEndsIsOverForGood() {
        job.end(JobState.DONE, "", Instant.EPOCH);

        assertThat(job.end(JobState.FAILED, "late", Instant.MAX)).isFalse();
        job.started(List.of("late"));
        assertThat(job.record().state()).isEqualTo(JobState.DONE);
        assertThat(job.record().error()).isEmpty();
    }

    @Test
    void oldestJobsThatHaveEndedAreForgotten() {
        JobRegistry registry = new JobRegistry(2, 0);
        for (int i = 0; i < 5; i++) {
            LiveJob each = new LiveJob(record(Integer.toString(i)), 1000);
            registry.add(each);
            if (i != 1) {
                each.end(JobState.DONE, "", Instant.EPOCH);
                registry.ended(each);
            }
        }

        assertThat(registry.of("a").stream().map(JobRecord::id)).containsExactly("1", "3", "4");
        assertThat(registry.of("b")).isEmpty();
        assertThat(registry.find("b", "3")).isEmpty();
    }

    @Test
    void reportsOfJobsThatHaveEndedAreHeldWhileThereIsRoom() {
        JobRegistry registry = new JobRegistry(3, 10);
        for (String report : List.of("12345", "123456", "", "1234")) {
            LiveJob each = new LiveJob(record(Integer.toString(registry.of("a").size())), 1000);
            registry.add(each);
            each.ran(report, "");
            each.end(JobState.DONE, "", Instant.EPOCH);
            registry.ended(each);
        }

        assertThat(registry.of("a").stream().map(job -> job.details().report()))
                .containsExactly("123456", "", "1234");
    }
}
