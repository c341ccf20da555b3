package io.insitu.middleware.compute.node;

import io.insitu.engine.Channel;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.engine.Report.Usage;
import io.insitu.middleware.compute.description.DeviceKind;
import io.insitu.middleware.compute.description.Location;
import io.insitu.middleware.compute.plan.Component;
import io.insitu.middleware.compute.plan.PlannedInstance;
import io.insitu.middleware.compute.run.Node;
import io.insitu.middleware.compute.run.Work;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.OpenObject;
import io.insitu.storage.swift.SwiftStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A component on its way through the nodes that may run it. Everything happens on the thread that
/// waits for the reports; cancelling interrupts that thread, which drops the connection to the
/// node, which ends the instances.
final class PlacedAttempt implements Node.Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(PlacedAttempt.class);

    private final Placement placement;
    private final Node here;
    private final Work work;
    private final SwiftStore store;
    private final Component component;
    private final List<List<Channel.Sink>> sinks;
    private Node.Place place = new Node.Place("here", "remote: no node");
    private @Nullable Thread waiting;
    private Node.@Nullable Attempt local;
    private boolean cancelled;

    PlacedAttempt(
            Placement placement,
            Node here,
            Work work,
            SwiftStore store,
            Component component,
            List<List<Channel.Sink>> sinks) {
        this.placement = placement;
        this.here = here;
        this.work = work;
        this.store = store;
        this.component = component;
        this.sinks = sinks;
    }

    @Override
    public List<Report> reports() {
        if (isWithImage()) {
            place = new Node.Place("here", "remote: it needs an image of the proxy's");
            return onThisMachine();
        }
        enter();
        try {
            for (Placement.Candidate candidate : placement.candidates(component)) {
                List<Report> reports = isCancelled() ? all(new Outcome.Cancelled()) : on(candidate);
                if (!reports.isEmpty()) {
                    return reports;
                }
            }
        } finally {
            leave();
        }
        return onThisMachine();
    }

    /// Nodes have objects, but not the images of the proxies.
    private boolean isWithImage() {
        return component.instances().stream()
                .map(PlannedInstance::group)
                .anyMatch(group ->
                        group.exec().path() instanceof Location.InImage
                                || group.devices().stream()
                                        .anyMatch(device ->
                                                device.kind() == DeviceKind.SYSTEM_IMAGE));
    }

    private synchronized void enter() {
        waiting = Thread.currentThread();
    }

    /// An interrupt that came too late for the session must not meet what comes after it.
    private synchronized void leave() {
        waiting = null;
        var _ = Thread.interrupted();
    }

    private synchronized boolean isCancelled() {
        return cancelled;
    }

    /// {@return the reports; none when another node is to be tried}
    private List<Report> on(Placement.Candidate candidate) {
        NodeDirectory.Known node = candidate.node();
        Session session = placement.session(work, store, component, candidate);
        node.inFlight().incrementAndGet();
        try {
            return switch (run(node.client(), session)) {
                case NodeClient.Answer.Done(var reports) -> {
                    place = new Node.Place(node.name(), "local");
                    yield reports;
                }
                case NodeClient.Answer.Full() -> pass(node, "full", "it has no free slot");
                case NodeClient.Answer.Elsewhere(var why) -> pass(node, "not readable there", why);
                case NodeClient.Answer.Lacks(var digest) ->
                        pass(node, "node down", "it does not take the module " + digest);
                case NodeClient.Answer.Down(var why) -> {
                    node.didNotAnswer();
                    yield pass(node, "node down", why);
                }
                case NodeClient.Answer.Broken(var why) -> {
                    node.didNotAnswer();
                    yield all(new Outcome.Lost(node.name() + ": " + why));
                }
            };
        } finally {
            node.inFlight().decrementAndGet();
        }
    }

    /// A module that the node lacks is given to it, once for each program of the component.
    private NodeClient.Answer run(NodeClient client, Session session) {
        NodeClient.Answer answer = client.run(session, sinks);
        for (int i = 0; i < component.size(); i++) {
            if (!(answer instanceof NodeClient.Answer.Lacks(var digest))
                    || !client.prepare(work.account(), digest, module(digest))) {
                return answer;
            }
            answer = client.run(session, sinks);
        }
        return answer;
    }

    private static ObjectPath program(PlannedInstance instance) {
        return Work.object((Location.Stored) instance.group().exec().path());
    }

    private byte[] module(String digest) {
        PlannedInstance instance =
                component.instances().stream()
                        .filter(one -> work.program(one).digest().equals(digest))
                        .findFirst()
                        .orElseThrow();
        try (OpenObject open = store.open(program(instance)).orElseThrow()) {
            return switch (open.content()) {
                case OpenObject.Content.InMemory(var bytes) -> {
                    byte[] copy = new byte[bytes.remaining()];
                    bytes.duplicate().get(copy);
                    yield copy;
                }
                case OpenObject.Content.InFile file -> Files.readAllBytes(file.file());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Report> pass(NodeDirectory.Known node, String why, String detail) {
        LOG.info("job {}: node {} is passed over: {}", work.id(), node.name(), detail);
        place = new Node.Place("here", "remote: " + why);
        return List.of();
    }

    private List<Report> all(Outcome outcome) {
        Report report = new Report(outcome, List.of(), Usage.NONE, ByteBuffer.allocate(0));
        return Collections.nCopies(component.size(), report);
    }

    private List<Report> onThisMachine() {
        if (isCancelled()) {
            return all(new Outcome.Cancelled());
        }
        Node.Attempt attempt = here.start(work, component, sinks);
        synchronized (this) {
            local = attempt;
            if (cancelled) {
                attempt.cancel();
            }
        }
        return attempt.reports();
    }

    @Override
    public synchronized void cancel() {
        cancelled = true;
        if (waiting != null) {
            waiting.interrupt();
        }
        if (local != null) {
            local.cancel();
        }
    }

    @Override
    public Node.Place place() {
        return place;
    }
}
