package io.insitu.middleware.compute.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.insitu.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says who runs a deferred job, so that another may when that one does not any more: the object
/// `lease/ID/N` in `.jobs` names its holder and until when, and is written again before that is
/// over. Who finds the last of them expired takes `lease/ID/N+1`, which only one can, since it may
/// not be there yet. A lease is never taken back: N counts how often the job was begun.
///
/// @param holder the name of this process
/// @param life how long a lease holds that is not renewed; zero: there are none
/// @param begunMax how often a job is begun; what brings a server down is not to do it for ever
public record JobLeases(String holder, Duration life, int begunMax, InstantSource clock) {
    private static final Logger LOG = LoggerFactory.getLogger(JobLeases.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration STOP_WAIT = Duration.ofSeconds(5);

    /// Who has the job.
    public sealed interface State {
        /// Nobody ever: it was not deferred, or its server gives none.
        record None() implements State {}

        /// Somebody, who has to be taken to run it.
        record Held() implements State {}

        /// Nobody any more.
        ///
        /// @param begun how often it was begun
        record Free(int begun) implements State {}

        /// Nobody any more, and it is not to be begun again.
        record Spent(int begun) implements State {}
    }

    public boolean isOn() {
        return life.isPositive();
    }

    public State state(JobArchive archive, String account, String id) {
        return state(archive, account, id, clock.instant());
    }

    /// {@return the same of a job whose holder is known to be gone}
    public State abandoned(JobArchive archive, String account, String id) {
        return state(archive, account, id, Instant.MAX);
    }

    private State state(JobArchive archive, String account, String id, Instant now) {
        if (!isOn()) {
            return new State.None();
        }
        int begun = 0;
        Optional<byte[]> last = Optional.empty();
        for (Optional<byte[]> next = archive.lease(account, id, 1);
                next.isPresent();
                next = archive.lease(account, id, begun + 1)) {
            last = next;
            begun++;
        }
        if (last.isEmpty()) {
            return new State.None();
        }
        if (now.isBefore(until(last.get()))) {
            return new State.Held();
        }
        return begun < begunMax ? new State.Free(begun) : new State.Spent(begun);
    }

    private static Instant until(byte[] lease) {
        try {
            JsonNode tree = JSON.readTree(lease);
            return Instant.parse(tree.path("until").asText());
        } catch (IOException | DateTimeParseException e) {
            LOG.warn("a lease cannot be read; it counts as expired: {}", e.getMessage());
            return Instant.EPOCH;
        }
    }

    private byte[] lease(Instant until) {
        return JSON.createObjectNode()
                .put("holder", holder)
                .put("until", until.toString())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Takes the lease of a job.
    ///
    /// @param begun how often the job was begun before
    /// @param lost is run when the lease could not be renewed in time, so that somebody else may
    ///   have it, and when somebody asks elsewhere for the job to be cancelled
    /// @return empty when somebody else was faster
    public Optional<Lease> take(JobArchive archive, JobRecord job, int begun, Runnable lost) {
        byte[] bytes = lease(clock.instant().plus(life));
        return archive.takeLease(job, begun + 1, bytes)
                ? Optional.of(new Lease(archive, job, begun + 1, lost))
                : Optional.empty();
    }

    /// One that we hold. It is renewed until it is closed.
    public final class Lease implements AutoCloseable {
        private final JobArchive archive;
        private final JobRecord job;
        private final int number;
        private final Runnable lost;
        private final CountDownLatch over = new CountDownLatch(1);
        private final Thread renewing;
        private volatile Instant until;

        private Lease(JobArchive archive, JobRecord job, int number, Runnable lost) {
            this.archive = archive;
            this.job = job;
            this.number = number;
            this.lost = lost;
            this.until = clock.instant().plus(life);
            this.renewing = Thread.ofVirtual().name("lease").start(this::renew);
        }

        private void renew() {
            try {
                while (!over.await(life.toMillis() / 3, TimeUnit.MILLISECONDS)) {
                    if (!isHeld()) {
                        LOG.warn("job {}: its lease was lost", job.id());
                        lost.run();
                        return;
                    }
                    write();
                    if (archive.isCancelAsked(job)) {
                        lost.run();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody does
            } catch (StorageException e) {
                LOG.warn("job {}: its lease runs out: {}", job.id(), e.getMessage());
            }
        }

        private void write() {
            Instant next = clock.instant().plus(life);
            try {
                archive.putLease(job, number, lease(next));
                until = next;
            } catch (StorageException e) {
                LOG.warn("job {}: its lease was not renewed: {}", job.id(), e.getMessage());
            }
        }

        /// {@return whether nobody else can have it}
        public boolean isHeld() {
            return clock.instant().isBefore(until);
        }

        /// Lets go of it: the job has ended.
        @Override
        public void close() {
            stop();
            archive.dropLeases(job, number);
        }

        /// Lets go of it so that somebody else may begin the job at once.
        public void handOver() {
            stop();
            archive.putLease(job, number, lease(clock.instant()));
        }

        /// What is being written is not to come behind what we write next.
        private void stop() {
            over.countDown();
            try {
                renewing.join(STOP_WAIT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
