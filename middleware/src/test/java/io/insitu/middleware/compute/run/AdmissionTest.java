package io.insitu.middleware.compute.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.middleware.SwiftException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration NO_TIME = Duration.ofMillis(1);

    private static Turns.Claim job(String account) {
        return new Turns.Claim(account, "job", 1);
    }

    private static Admission.Permit take(Admission admission, String account, int instances) {
        return admission.ask(job(account), instances, instances, 100).await(LONG);
    }

    @Test
    void whatFitsIsAdmittedAtOnce() {
        Admission admission = new Admission(new Admission.Room(2, 10, 1000));

        take(admission, "a", 1);
        take(admission, "b", 1);

        assertThat(admission.placesTaken()).isEqualTo(2);
        assertThat(admission.waiting()).isZero();
    }

    @Test
    void waitThatTakesTooLongIsRefusedWithRetryAfter() {
        Admission admission = new Admission(new Admission.Room(1, 10, 1000));
        take(admission, "a", 1);

        assertThatThrownBy(() -> admission.ask(job("a"), 1, 1, 100).await(NO_TIME))
                .hasMessage("Slot not available")
                .isInstanceOfSatisfying(
                        SwiftException.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(503);
                            assertThat(e.headers().first("Retry-After")).contains("5");
                        });
        assertThat(admission.waiting()).isZero();
    }

    @Test
    void fullQueueIsRefusedAtOnce() {
        Admission admission = new Admission(new Admission.Room(1, 10, 1000));
        take(admission, "a", 1);
        admission.ask(job("a"), 1, 1, 1);

        assertThatThrownBy(() -> admission.ask(job("a"), 1, 1, 1)).hasMessage("Slot not available");
    }

    @Test
    void componentThatCanNeverFitIsRefusedClearly() {
        assertThatThrownBy(() ->
                        new Admission(new Admission.Room(1, 10, 1000)).ask(job("a"), 11, 11, 100))
                .hasMessage(
                        "11 connected instances need to run at once; this server has room for 10");
    }

    @Test
    void accountsTakeTurns() {
        Admission admission = new Admission(new Admission.Room(1, 10, 1000));
        Admission.Permit running = take(admission, "x", 1);
        List<Admission.Ask> busy = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            busy.add(admission.ask(job("busy"), 1, 1, 100));
        }
        Admission.Ask other = admission.ask(job("other"), 1, 1, 100);

        running.close();
        busy.getFirst().await(LONG).close();

        other.await(LONG);
        assertThatThrownBy(() -> busy.get(1).await(NO_TIME)).hasMessage("Slot not available");
    }

    @Test
    void largeComponentIsNotOvertaken() {
        Admission admission = new Admission(new Admission.Room(4, 4, 1000));
        Admission.Permit running = take(admission, "a", 1);
        Admission.Ask large = admission.ask(job("a"), 4, 4, 100);
        Admission.Ask small = admission.ask(job("b"), 1, 1, 100);

        assertThatThrownBy(() -> small.await(NO_TIME)).hasMessage("Slot not available");
        running.close();

        large.await(LONG);
    }

    @Test
    void waitThatIsCancelledMakesRoomForTheNext() {
        Admission admission = new Admission(new Admission.Room(4, 4, 1000));
        take(admission, "a", 1);
        Admission.Ask large = admission.ask(job("a"), 4, 4, 100);
        Admission.Ask small = admission.ask(job("b"), 1, 1, 100);

        large.cancel();

        small.await(LONG);
    }

    @Test
    void jobsOfOneAccountTakeTurns() {
        Admission admission = new Admission(new Admission.Room(1, 10, 1000));
        Admission.Permit running = take(admission, "x", 1);
        List<Admission.Ask> wide = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            wide.add(admission.ask(new Turns.Claim("a", "wide", 1), 1, 1, 100));
        }
        Admission.Ask small = admission.ask(new Turns.Claim("a", "small", 1), 1, 1, 100);

        running.close();
        wide.getFirst().await(LONG).close();

        small.await(LONG);
        assertThatThrownBy(() -> wide.get(1).await(NO_TIME)).hasMessage("Slot not available");
    }

    @Test
    void memoryThatIsNotLeftIsWaitedFor() {
        Admission admission = new Admission(new Admission.Room(8, 8, 100));
        Admission.Permit running = admission.ask(job("a"), 1, 70, 100).await(LONG);
        Admission.Ask large = admission.ask(job("b"), 1, 40, 100);

        assertThatThrownBy(() -> large.await(NO_TIME)).hasMessage("Slot not available");
        running.close();

        admission.ask(job("b"), 1, 100, 100).await(LONG);
    }

    @Test
    void memoryThatCannotBePromisedIsRefusedClearly() {
        Admission admission = new Admission(new Admission.Room(8, 8, 100));

        assertThatThrownBy(() -> admission.ask(job("a"), 1, 101, 100))
                .hasMessage(
                        "Instances that run at once are promised 101 bytes of memory; this server"
                                + " has room for 100");
    }

    @Test
    void aSlotThatIsLentIsAnothersUntilItIsTakenBack() {
        Admission admission = new Admission(new Admission.Room(1, 10, 1000));
        Admission.Permit waiting = take(admission, "a", 1);

        waiting.lend();
        Admission.Permit other = take(admission, "b", 1);
        waiting.takeBack();
        other.close();

        Admission.Ask next = admission.ask(job("c"), 1, 1, 100);
        assertThat(next.isGranted()).isFalse();
        waiting.close();
        assertThat(next.isGranted()).isTrue();
    }

    @Test
    void aSlotThatIsStillLentAtTheEndIsGivenBackOnce() {
        Admission admission = new Admission(new Admission.Room(1, 10, 1000));
        Admission.Permit waiting = take(admission, "a", 1);

        waiting.lend();
        waiting.close();
        waiting.takeBack();

        take(admission, "b", 1);
        assertThat(admission.ask(job("c"), 1, 1, 100).isGranted()).isFalse();
        assertThat(admission.placesTaken()).isEqualTo(1);
    }

    @Test
    void permitThatIsClosedTwiceGivesBackOnce() {
        Admission admission = new Admission(new Admission.Room(1, 1, 1000));
        Admission.Permit permit = take(admission, "a", 1);

        permit.close();
        permit.close();

        take(admission, "a", 1);
        assertThat(admission.placesTaken()).isEqualTo(1);
    }

    @Test
    void randomMixOfJobsEndsWithEverythingGivenBack() throws InterruptedException {
        long seed = System.nanoTime();
        Admission admission = new Admission(new Admission.Room(4, 20, 1000));
        AtomicInteger there = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Thread> jobs = new ArrayList<>();
        for (int job = 0; job < 40; job++) {
            Random random = new Random(seed + job);
            jobs.add(
                    Thread.startVirtualThread(() -> {
                        for (int i = 0; i < 50; i++) {
                            int size = 1 + random.nextInt(20);
                            String account = "a" + random.nextInt(5);
                            try (var _ = admission.ask(job(account), size, size, 100).await(LONG)) {
                                most.accumulateAndGet(there.addAndGet(size), Math::max);
                                there.addAndGet(-size);
                            }
                        }
                    }));
        }

        for (Thread job : jobs) {
            assertThat(job.join(Duration.ofSeconds(60))).as("seed %d", seed).isTrue();
        }
        assertThat(most.get()).isLessThanOrEqualTo(20);
        assertThat(admission.placesTaken()).isZero();
        assertThat(admission.waiting()).isZero();
    }
}
