package io.insitu.middleware.compute.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.insitu.middleware.compute.plan.JobPlan;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.LoggerFactory;

/// A measurement, not a test: plans and runs one job over a cluster that is not there, and prints
/// what it took beside what is best. `benchmarks/simulate` starts it and says what there is to ask
/// for.
final class Simulator {
    private static final Set<String> NAMES =
            Set.of(
                    "seed",
                    "nodes",
                    "objects",
                    "slots",
                    "replicas",
                    "seconds",
                    "mib",
                    "mib-per-second",
                    "crash",
                    "silent",
                    "slow",
                    "slowness",
                    "outage");

    private Simulator() {}

    public static void main(String[] arguments) {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        Scenario scenario = scenario(arguments);
        System.out.printf(
                "cluster   %,d nodes of %d slots, %,d objects of %,d bytes in %d replicas%n",
                scenario.nodes(),
                scenario.slots(),
                scenario.objects(),
                scenario.bytes(),
                scenario.replicas());
        plan(scenario);
        run(scenario);
        System.out.println("again     benchmarks/simulate " + String.join(" ", arguments));
    }

    private static Scenario scenario(String[] arguments) {
        Map<String, Double> given = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].replaceFirst("^--", "");
            if (!NAMES.contains(name) || i + 1 == arguments.length) {
                throw new IllegalArgumentException(
                        "%s: not one of %s, or without a value".formatted(arguments[i], NAMES));
            }
            given.put(name, Double.valueOf(arguments[i + 1]));
        }
        return new Scenario(
                given.getOrDefault("seed", 1.0).longValue(),
                given.getOrDefault("nodes", 1000.0).intValue(),
                given.getOrDefault("objects", 1e6).intValue(),
                given.getOrDefault("slots", 4.0).intValue(),
                given.getOrDefault("replicas", 3.0).intValue(),
                seconds(given.getOrDefault("seconds", 2.0)),
                (long) (given.getOrDefault("mib", 64.0) * (1 << 20)),
                (long) (given.getOrDefault("mib-per-second", 100.0) * (1 << 20)),
                given.getOrDefault("crash", 0.0),
                given.getOrDefault("silent", 0.0),
                given.getOrDefault("slow", 0.0),
                given.getOrDefault("slowness", 10.0),
                seconds(given.getOrDefault("outage", 60.0)));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private static void plan(Scenario scenario) {
        Simulation simulation = new Simulation(scenario);
        forgetPeak();
        long began = System.nanoTime();
        JobPlan plan = simulation.plan();
        long instances = plan.components().count();
        System.out.printf(
                "planned   %,d instances in %.2f s, heap at most %,d MiB%n",
                instances, (System.nanoTime() - began) / 1e9, peak());
    }

    private static void run(Scenario scenario) {
        forgetPeak();
        long began = System.nanoTime();
        Simulation.Result result = new Simulation(scenario).run();
        double real = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                "makespan  %.1f s, ideal %.1f s: %.3f times as long%n",
                result.makespan().toNanos() / 1e9,
                result.ideal().toNanos() / 1e9,
                result.makespan().toNanos() / (double) result.ideal().toNanos());
        System.out.printf("locality  %.3f %% local%n", 100 * result.local());
        result.places()
                .forEach((place, count) -> System.out.printf("          %,d %s%n", count, place));
        System.out.printf(
                "work      %,d of %,d done; %,d begun on nodes, of which %,d fell with one; %,d"
                        + " here%n",
                result.done(), scenario.objects(), result.begun(), result.fell(), result.here());
        System.out.printf(
                "simulated in %.1f s, %.1f us for each instance, heap at most %,d MiB%n",
                real, real * 1e6 / scenario.objects(), peak());
    }

    private static void forgetPeak() {
        System.gc();
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    /// {@return MiB; garbage that was not collected yet counts}
    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum()
                >> 20;
    }
}
