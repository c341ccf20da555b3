package io.insitu.middleware.compute.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many components want parts of several nodes at once: a seed decides who takes its next step
/// when, between any two reservations of any of them.
class GangAdmissionModelTest {
    private static final int NODES = 4;
    private static final int PLACES = 6;
    private static final int GANGS = 40;
    private static final int STEPS_MAX = 200_000;

    /// A component on its way. Every step is one that in truth is a request to a node.
    private static final class Walker {
        private final Map<Integer, Integer> wanted;
        private final List<Room.Lease> held = new ArrayList<>();
        private int next;
        private int rests;
        private int runs;
        private boolean ended;

        Walker(Map<Integer, Integer> wanted) {
            this.wanted = wanted;
        }

        void step(List<Room> rooms, Random random) {
            if (rests > 0) {
                rests--;
            } else if (runs > 0) {
                if (--runs == 0) {
                    held.forEach(Room.Lease::close);
                    ended = true;
                }
            } else {
                reserve(rooms, random);
            }
        }

        private void reserve(List<Room> rooms, Random random) {
            List<Integer> nodes = List.copyOf(wanted.keySet());
            int node = nodes.get(next);
            Optional<Room.Lease> lease =
                    rooms.get(node).take(Objects.requireNonNull(wanted.get(node)), 0);
            if (lease.isEmpty()) {
                held.forEach(Room.Lease::close);
                held.clear();
                next = 0;
                rests = random.nextInt(20);
            } else {
                held.add(lease.get());
                next++;
                if (next == nodes.size()) {
                    runs = 1 + random.nextInt(20);
                }
            }
        }
    }

    private static Walker walker(Random random) {
        Map<Integer, Integer> wanted = new TreeMap<>();
        int nodes = 2 + random.nextInt(NODES - 1);
        while (wanted.size() < nodes) {
            wanted.put(random.nextInt(NODES), 1 + random.nextInt(PLACES));
        }
        return new Walker(wanted);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void allComeToTheirEndAndNoNodeEverHasTooMany(long seed) {
        Random random = new Random(seed);
        List<Room> rooms = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            rooms.add(new Room(PLACES, PLACES, 0));
        }
        List<Walker> walkers = new ArrayList<>();
        for (int i = 0; i < GANGS; i++) {
            walkers.add(walker(random));
        }

        for (int i = 0; i < STEPS_MAX && !walkers.stream().allMatch(one -> one.ended); i++) {
            Walker one = walkers.get(random.nextInt(GANGS));
            if (!one.ended) {
                one.step(rooms, random);
            }
            assertThat(rooms).allMatch(room -> room.instances() <= PLACES);
        }

        assertThat(walkers).allMatch(one -> one.ended);
        assertThat(rooms).allMatch(room -> room.instances() == 0);
    }
}
