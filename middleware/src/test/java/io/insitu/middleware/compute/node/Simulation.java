package io.insitu.middleware.compute.node;

import io.insitu.engine.Channel;
import io.insitu.engine.Limits;
import io.insitu.engine.Module;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Exchange;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.compute.description.JobParser;
import io.insitu.middleware.compute.node.Endpoints.Replica;
import io.insitu.middleware.compute.plan.Component;
import io.insitu.middleware.compute.plan.JobPlan;
import io.insitu.middleware.compute.plan.PlanLimits;
import io.insitu.middleware.compute.plan.Planner;
import io.insitu.middleware.compute.plan.Rights;
import io.insitu.middleware.compute.program.Program;
import io.insitu.middleware.compute.run.AdmissionGate;
import io.insitu.middleware.compute.run.Node;
import io.insitu.middleware.compute.run.Payload;
import io.insitu.middleware.compute.run.Progress;
import io.insitu.middleware.compute.run.Work;
import io.insitu.storage.Body;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/// One job over all objects of a cluster that is not there: the planner, the admission, the
/// placement, the directory of nodes and the second copies are the real ones; the store, the nodes
/// and the time are not.
final class Simulation {
    private static final String ACCOUNT = "AUTH_test";
    private static final String JOB =
            """
            [{"name":"map","exec":{"path":"swift://~/bin/program"},
              "devices":[{"name":"stdin","path":"swift://~/data/*"}]}]
            """;
    private static final String DIGEST = "0".repeat(64);

    /// By then every node has said what it is.
    private static final Duration KNOWN_AFTER = Duration.ofSeconds(1);

    private final Scenario scenario;
    private final VirtualTime time = new VirtualTime();
    private final ObjectStore store;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Map<URI, SimulatedNode> byUrl = new HashMap<>();
    private final Map<String, Long> places = new TreeMap<>();
    private final BitSet done = new BitSet();
    private long here;
    private boolean over;

    Simulation(Scenario scenario) {
        this.scenario = scenario;
        this.store = new SimulatedStore(scenario.objects(), scenario.bytes());
    }

    /// How it went.
    ///
    /// @param places how many instances ran, by `local` or `remote: ` and why
    /// @param done how many objects there is a result for
    /// @param begun instances that were begun on nodes
    /// @param fell those of them that a node fell with
    /// @param here instances that no node ran
    record Result(
            Duration makespan,
            Duration ideal,
            Map<String, Long> places,
            int done,
            long begun,
            long fell,
            long here) {
        double local() {
            long all = places.values().stream().mapToLong(Long::longValue).sum();
            return places.getOrDefault("local", 0L) / (double) all;
        }
    }

    /// {@return what runs}
    JobPlan plan() {
        Request request =
                new Request(
                        "POST",
                        "/v1/" + ACCOUNT,
                        Query.EMPTY,
                        Headers.of("Content-Type", "application/json"),
                        Body.empty(),
                        Authorizer.EVERYTHING,
                        new Exchange("simulated", "", "", Instant.EPOCH, _ -> {}));
        PlanLimits limits = new PlanLimits(scenario.objects(), 1, 0, PlanLimits.PAGE);
        return new Planner(store, limits)
                .plan(
                        new JobParser(_ -> false)
                                .parse(JOB.getBytes(StandardCharsets.UTF_8), ACCOUNT),
                        new Rights(request, store),
                        () -> false);
    }

    Result run() {
        Duration ideal = scenario.ideal();
        Map<String, String> addresses = new HashMap<>();
        for (int i = 0; i < scenario.nodes(); i++) {
            SimulatedNode node = new SimulatedNode(scenario, time, i, ideal);
            URI url = URI.create("http://" + host(i) + ":6250");
            nodes.add(node);
            byUrl.put(url, node);
            addresses.put(server(i), url.toString());
        }
        try (NodeDirectory directory =
                new NodeDirectory(
                        addresses,
                        new NodeDirectory.Rule(0, "http"),
                        PlacementConfig.DEFAULT,
                        this::replicas,
                        url -> Objects.requireNonNull(byUrl.get(url)),
                        time)) {
            Placement placement =
                    new Placement(
                            new Here(),
                            directory,
                            this::replicas,
                            _ -> Optional.of(Map.of()),
                            PlacementConfig.DEFAULT,
                            Limits.DEFAULT);
            time.start("job", () -> launch(placement));
            time.run(() -> over);
        }
        return new Result(
                Duration.ofNanos(time.nanos()).minus(KNOWN_AFTER),
                ideal,
                places,
                done.cardinality(),
                nodes.stream().mapToLong(SimulatedNode::started).sum(),
                nodes.stream().mapToLong(SimulatedNode::lost).sum(),
                here);
    }

    private static String host(int node) {
        return "10.%d.%d.%d".formatted(node >> 16 & 255, node >> 8 & 255, node & 255);
    }

    private static String server(int node) {
        return host(node) + ":6200";
    }

    private List<Replica> replicas(ObjectPath object) {
        return Arrays.stream(scenario.holders(SimulatedStore.number(object)))
                .mapToObj(node ->
                        new Replica(server(node), "d1", "/d1/0/" + object.object(), Map.of()))
                .toList();
    }

    /// As the real one does it: one component after the other, each as soon as it is admitted.
    private void launch(Placement placement) {
        pause(KNOWN_AFTER);
        AdmissionGate admission = new AdmissionGate(placement);
        int inFlight = placement.elsewhere();
        Semaphore window = new Semaphore(inFlight);
        Work work = work();
        try (Stream<Component> components = work.plan().components()) {
            components.forEach(component -> {
                window.acquireUninterruptibly();
                AdmissionGate.Permit permit = admission.admit(ACCOUNT, work.id(), 1);
                time.start(
                        "component",
                        () -> {
                            try (permit) {
                                ended(
                                        component,
                                        placement.start(work, component, List.of(), Progress.NONE));
                            } finally {
                                window.release();
                            }
                        });
            });
        }
        window.acquireUninterruptibly(inFlight);
        over = true;
    }

    private void pause(Duration pause) {
        try {
            time.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ended(Component component, Node.Attempt attempt) {
        List<Report> reports = attempt.reports();
        if (reports.getFirst().outcome() instanceof Outcome.Exited) {
            done.set((int) component.instances().getFirst().ordinal());
        }
        places.merge(attempt.places().getFirst().colocated(), 1L, Long::sum);
    }

    private Work work() {
        return new Work(
                "simulated",
                ACCOUNT,
                store,
                plan(),
                Map.of(
                        "/AUTH_test/bin/program",
                        new Program("program", new Module(DIGEST, 0), () -> new byte[0])),
                Map.of(),
                Payload.EMPTY,
                Map.of(),
                false,
                1,
                false,
                Duration.ZERO);
    }

    /// The proxy, which runs what no node takes.
    private final class Here implements Node {
        @Override
        public Attempt start(
                Work work, Component component, List<List<Channel.Sink>> sinks, Log log) {
            here++;
            return new Attempt() {
                @Override
                public List<Report> reports() {
                    pause(scenario.time().plus(scenario.transfer()));
                    return List.of(SimulatedNode.exited("stdin"));
                }

                @Override
                public void cancel() {}

                @Override
                public List<Place> places() {
                    return List.of(new Place("here", "remote"));
                }
            };
        }
    }
}
