package io.insitu.middleware.compute;

import io.insitu.middleware.compute.cache.WriteBehind;
import io.insitu.middleware.compute.live.JobArchive;
import io.insitu.middleware.compute.live.JobRecord;
import io.insitu.storage.LastUsed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What jobs used, hour by hour: `.jobs/accounting/2026-11-23T15` has a line for each job that came
/// in that hour: time, id, state, number of instances, fuel, and the CDR line of its instances
/// taken together. An hour is written when the account's first job after it has ended, from the
/// jobs' records, so that nothing is lost with the server; again when a job that came in it ends
/// later. For any number of threads.
final class Accounting {
    private static final int ACCOUNTS_MAX = 10_000;
    private static final int PAGE = 1000;

    private final InstantSource clock;
    private final WriteBehind behind;
    private final Map<String, Instant> settled = new LastUsed<>(ACCOUNTS_MAX);

    Accounting(InstantSource clock, WriteBehind behind) {
        this.clock = clock;
        this.behind = behind;
    }

    /// A job has ended, and its record is kept.
    void ended(JobRecord job, JobArchive archive) {
        Instant hour = hour(clock.instant());
        Instant came = hour(job.submitted());
        boolean first;
        synchronized (this) {
            first = !hour.equals(settled.put(job.account(), hour));
        }
        if (first) {
            write(job.account() + " accounting", () -> settle(job.account(), hour, archive));
        } else if (came.isBefore(hour)) {
            write(
                    job.account() + " accounting " + came,
                    () -> writeHour(job.account(), came, archive));
        }
    }

    private void write(String name, Runnable write) {
        behind.write(name, 0, write);
    }

    private static Instant hour(Instant instant) {
        return instant.truncatedTo(ChronoUnit.HOURS);
    }

    /// Writes the hours before that one which have jobs and are not written yet.
    private static void settle(String account, Instant before, JobArchive archive) {
        Instant next =
                archive.lastAccounted(account)
                        .map(hour -> hour.plus(Duration.ofHours(1)))
                        .orElse(Instant.EPOCH);
        Optional<Instant> hour = firstFrom(account, next, archive);
        while (hour.isPresent() && hour.get().isBefore(before)) {
            writeHour(account, hour.get(), archive);
            hour = firstFrom(account, hour.get().plus(Duration.ofHours(1)), archive);
        }
    }

    private static Optional<Instant> firstFrom(String account, Instant hour, JobArchive archive) {
        return archive.ids(account, JobIds.before(hour), 1).stream()
                .findFirst()
                .map(id -> hour(JobIds.time(id)));
    }

    private static void writeHour(String account, Instant hour, JobArchive archive) {
        StringBuilder lines = new StringBuilder();
        String end = JobIds.before(hour.plus(Duration.ofHours(1)));
        String marker = JobIds.before(hour);
        List<String> page;
        do {
            page =
                    archive.ids(account, marker, PAGE).stream()
                            .filter(id -> id.compareTo(end) < 0)
                            .toList();
            for (String id : page) {
                archive.find(account, id).ifPresent(job -> lines.append(line(job)));
                marker = id;
            }
        } while (page.size() == PAGE);
        archive.putAccounting(account, hour, lines.toString());
    }

    private static String line(JobRecord job) {
        return "%s %s %s %d %d %s%n"
                .formatted(
                        job.submitted(),
                        job.id(),
                        job.state().word(),
                        job.counts().instances(),
                        job.counts().fuel(),
                        job.details().account());
    }
}
