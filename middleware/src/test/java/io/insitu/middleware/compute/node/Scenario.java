package io.insitu.middleware.compute.node;

import java.time.Duration;
import java.util.SplittableRandom;

/// What is simulated.
///
/// @param seed from which all chance comes
/// @param slots of each node
/// @param replicas of each object, on different nodes
/// @param time that an instance takes beside its object, on the average: from half to one and a
///   half of it
/// @param bytes of each object
/// @param bytesPerSecond at which a node reads what it has not itself
/// @param crash share of the nodes that die once and are back after `outage`
/// @param silent share of those that fall silent instead: nobody is told that they are gone
/// @param slow share of those that take `slowness` times as long
record Scenario(
        long seed,
        int nodes,
        int objects,
        int slots,
        int replicas,
        Duration time,
        long bytes,
        long bytesPerSecond,
        double crash,
        double silent,
        double slow,
        double slowness,
        Duration outage) {
    Scenario {
        if (nodes < replicas || replicas < 1 || objects < 1 || slots < 1) {
            throw new IllegalArgumentException(
                    "nodes: %d, replicas: %d, objects: %d, slots: %d: too few"
                            .formatted(nodes, replicas, objects, slots));
        }
    }

    /// {@return chance that is always the same for a thing}
    SplittableRandom chance(String kind, long number) {
        return new SplittableRandom(seed * 31 + kind.hashCode() * 0x9E3779B97F4A7C15L + number);
    }

    /// {@return the nodes that have an object, all different}
    int[] holders(int object) {
        return chance("object", object).ints(0, nodes).distinct().limit(replicas).toArray();
    }

    /// {@return what an instance takes on a good node beside its object}
    Duration timeOf(int object) {
        return scaled(time, 0.5 + chance("time", object).nextDouble());
    }

    Duration transfer() {
        return scaled(Duration.ofSeconds(1), (double) bytes / bytesPerSecond);
    }

    static Duration scaled(Duration time, double times) {
        return Duration.ofNanos((long) (time.toNanos() * times));
    }

    /// {@return how long it would take if every node were good, always busy, and read only what is
    /// its own}
    Duration ideal() {
        long sum = 0;
        long longest = 0;
        for (int i = 0; i < objects; i++) {
            long nanos = timeOf(i).toNanos();
            sum += nanos / 1000;
            longest = Math.max(longest, nanos);
        }
        return Duration.ofNanos(Math.max(longest, sum * 1000 / ((long) nodes * slots)));
    }
}
