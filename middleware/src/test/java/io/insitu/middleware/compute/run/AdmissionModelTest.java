package io.insitu.middleware.compute.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

/// Random mixes of jobs against what admission promises, one step after the other: what is given
/// out is there; who is next waits only while it does not fit; between two turns of an account that
/// always waits, every other account has one turn at most; and when nobody comes any more,
/// everybody has had his turn.
final class AdmissionModelTest {
    private static final Admission.Room ROOM = new Admission.Room(4, 20, 1000);
    private static final int ACCOUNTS = 4;
    private static final int STEPS = 400;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final Admission admission = new Admission(ROOM);
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<Running> running = new ArrayList<>();

    /// Turns of each account since the account of the key had its own, or began to wait.
    private final Map<String, Map<String, Integer>> overtaken = new HashMap<>();

    private record Waiting(String account, Admission.Ask ask, int instances, long bytes) {}

    private record Running(Admission.Permit permit, int instances, long bytes) {}

    @RepeatedTest(20)
    void everybodyHasHisTurn() {
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(5)) {
                case 0, 1, 2 -> ask();
                case 3 -> end();
                default -> cancelNowAndThen();
            }
            settle();
        }
        while (!running.isEmpty()) {
            end();
            settle();
        }

        assertThat(waiting).as("seed %d", seed).isEmpty();
        assertThat(admission.waiting()).isZero();
        assertThat(admission.placesTaken()).isZero();
    }

    private void ask() {
        String account = "a" + random.nextInt(ACCOUNTS);
        int instances = random.nextInt(3) == 0 ? 1 + random.nextInt(20) : 1;
        int most = random.nextInt(10) == 0 ? 1000 : 100;
        long bytes = random.nextInt(most) + 1L;
        Turns.Claim claim =
                new Turns.Claim(account, "job" + random.nextInt(3), 1 << random.nextInt(4));
        overtaken.putIfAbsent(account, new HashMap<>());
        waiting.add(
                new Waiting(
                        account,
                        admission.ask(claim, instances, bytes, Integer.MAX_VALUE),
                        instances,
                        bytes));
    }

    private void end() {
        if (!running.isEmpty()) {
            running.remove(random.nextInt(running.size())).permit.close();
        }
    }

    private void cancelNowAndThen() {
        if (!waiting.isEmpty() && random.nextInt(4) == 0) {
            waiting.remove(random.nextInt(waiting.size())).ask.cancel();
        }
    }

    /// Sees who was let in, and checks.
    private void settle() {
        List<Waiting> granted = waiting.stream().filter(one -> one.ask.isGranted()).toList();
        waiting.removeAll(granted);
        for (Waiting one : granted) {
            running.add(new Running(one.ask.await(Duration.ZERO), one.instances, one.bytes));
            overtaken.values().forEach(by -> by.merge(one.account, 1, Integer::sum));
        }
        granted.forEach(one -> overtaken.put(one.account, new HashMap<>()));
        overtaken.keySet().retainAll(waiting.stream().map(Waiting::account).toList());

        assertThat(overtaken.values())
                .as("seed %d", seed)
                .allSatisfy(by ->
                        assertThat(by.values())
                                .allSatisfy(turns -> assertThat(turns).isLessThan(2)));
        checkRoom();
    }

    private void checkRoom() {
        int places = running.stream().mapToInt(Running::instances).sum();
        long bytes = running.stream().mapToLong(Running::bytes).sum();
        int slots = running.stream().mapToInt(one -> slots(one.instances)).sum();
        assertThat(places).as("seed %d", seed).isLessThanOrEqualTo(ROOM.places());
        assertThat(bytes).as("seed %d", seed).isLessThanOrEqualTo(ROOM.memoryBytes());
        assertThat(slots).as("seed %d", seed).isLessThanOrEqualTo(ROOM.slots());
        assertThat(admission.placesTaken()).isEqualTo(places);
        assertThat(admission.waiting()).isEqualTo(waiting.size());
        if (!waiting.isEmpty()) {
            assertThat(waiting)
                    .as("one of them is next, and does not fit; seed %d", seed)
                    .anySatisfy(one ->
                            assertThat(
                                            one.instances > ROOM.places() - places
                                                    || one.bytes > ROOM.memoryBytes() - bytes
                                                    || slots(one.instances) > ROOM.slots() - slots)
                                    .isTrue());
        }
    }

    private static int slots(int instances) {
        return instances == 1 ? 1 : Math.min(instances, ROOM.slots() - 1);
    }
}
