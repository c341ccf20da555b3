package io.insitu.middleware.compute.node;

import io.insitu.engine.Channel;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.middleware.compute.node.NodeClient.Answer;
import io.insitu.middleware.compute.plan.Component;
import io.insitu.middleware.compute.run.Node;
import io.insitu.middleware.compute.run.Work;
import io.insitu.storage.swift.SwiftStore;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connected component on its way to several nodes at once. Room for all of its parts is kept
/// first, or for none; then all begin. When one of the nodes is lost, or two of them lose each
/// other, all that has been done is dropped and the component counts as lost, to be run again as a
/// whole: only of a component of which every part has ended is any output fetched.
final class GangAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(GangAttempt.class);

    /// After which the component runs on one node.
    private static final int TRIES = 6;

    private static final long PAUSE_MILLIS = 20;

    private final Placement placement;
    private final Work work;
    private final SwiftStore store;
    private final Component component;
    private final Asking asking;
    private final Avoided avoided = new Avoided(new HashSet<>(), new HashSet<>());

    /// Runs a session at a node.
    @FunctionalInterface
    interface Asking {
        Answer run(NodeClient client, Session session);
    }

    /// What was found out while this component was tried.
    ///
    /// @param full nodes that have no room for their part
    /// @param unreadable nodes on which an object was not found that should be there
    record Avoided(Set<NodeDirectory.Known> full, Set<NodeDirectory.Known> unreadable) {}

    /// @param reports in the component's order
    /// @param places likewise
    record Ended(List<Report> reports, List<Node.Place> places) {}

    GangAttempt(
            Placement placement, Work work, SwiftStore store, Component component, Asking asking) {
        this.placement = placement;
        this.work = work;
        this.store = store;
        this.component = component;
        this.asking = asking;
    }

    /// Runs it to its end. Blocks; an interrupt ends it.
    ///
    /// @param sinks where the outputs of each instance go
    /// @return empty when it is to run on one node, since that is as good or several have no room
    Optional<Ended> run(List<List<Channel.Sink>> sinks) throws InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            List<Placement.Candidate> seats = placement.seats(work, component, avoided);
            if (seats.stream().map(Placement.Candidate::node).distinct().count() < 2) {
                return Optional.empty();
            }
            GangPlan plan = GangPlan.of(component, seats);
            Optional<AllOrNothing.Refusal<GangPlan.Part, Answer>> refusal =
                    AllOrNothing.take(
                            plan.parts(),
                            part -> part.node().client().reserve(plan.id(), part.reservation()),
                            part -> part.node().client().release(plan.id()));
            if (refusal.isEmpty()) {
                Optional<Ended> ended = new Running(plan, seats).toEnd(sinks);
                if (ended.isPresent()) {
                    return ended;
                }
            } else {
                refused(refusal.get());
                Thread.sleep(ThreadLocalRandom.current().nextLong(PAUSE_MILLIS << i));
            }
        }
        return Optional.empty();
    }

    private void refused(AllOrNothing.Refusal<GangPlan.Part, Answer> refusal) {
        NodeDirectory.Known node = refusal.by().node();
        LOG.info("job {}: node {} keeps no room: {}", work.id(), node.name(), refusal.why());
        if (refusal.why() instanceof Answer.Full) {
            avoided.full().add(node);
        } else if (!Thread.currentThread().isInterrupted()) {
            node.didNotAnswer();
        }
    }

    private record Heard(GangPlan.Part part, Answer answer) {}

    /// Its parts, begun on all nodes.
    private final class Running {
        private final GangPlan plan;
        private final List<Placement.Candidate> seats;
        private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
        private final List<Thread> threads = new ArrayList<>();
        private final Map<GangPlan.Part, Finished> finished = new HashMap<>();
        private boolean closed;

        Running(GangPlan plan, List<Placement.Candidate> seats) {
            this.plan = plan;
            this.seats = seats;
        }

        /// @return empty when it is to be tried again
        Optional<Ended> toEnd(List<List<Channel.Sink>> sinks) throws InterruptedException {
            LOG.atInfo()
                    .addKeyValue("job", work.id())
                    .addKeyValue("nodes", plan.parts().size())
                    .addKeyValue("instances", component.size())
                    .addKeyValue("channels", plan.crossing())
                    .log("a component runs on several nodes");
            try {
                plan.parts().forEach(this::begin);
                while (finished.size() < plan.parts().size()) {
                    Heard next = heard.take();
                    if (next.answer() instanceof Answer.Elsewhere) {
                        avoided.unreadable().add(next.part().node());
                        return Optional.empty();
                    }
                    Optional<Outcome.Lost> lost = take(next.part(), next.answer());
                    if (lost.isPresent()) {
                        return Optional.of(all(lost.get()));
                    }
                }
                return Optional.of(outputs(sinks));
            } finally {
                close();
            }
        }

        private void begin(GangPlan.Part part) {
            Session session = placement.session(work, store, component, plan.id(), part);
            part.node().count(part.members().size());
            threads.add(
                    Thread.ofVirtual()
                            .name("gang")
                            .start(() -> {
                                try {
                                    deliver(part, asking.run(part.node().client(), session));
                                } catch (RuntimeException e) {
                                    String why = String.valueOf(e.getMessage());
                                    deliver(part, new Answer.Down(why));
                                } finally {
                                    part.node().count(-part.members().size());
                                }
                            }));
        }

        private synchronized void deliver(GangPlan.Part part, Answer answer) {
            if (closed && answer instanceof Answer.Done(var late)) {
                late.close();
            }
            heard.add(new Heard(part, answer));
        }

        /// @return why the component is lost
        private Optional<Outcome.Lost> take(GangPlan.Part part, Answer answer) {
            NodeDirectory.Known node = part.node();
            return switch (answer) {
                case Answer.Done(var done) -> {
                    finished.put(part, done);
                    yield lost(node, done.told());
                }
                case Answer.Down(var why) -> {
                    node.didNotAnswer();
                    yield Optional.of(new Outcome.Lost(node.name() + ": " + why));
                }
                case Answer.Elsewhere(var why) ->
                        Optional.of(new Outcome.Lost(node.name() + ": " + why));
                case Answer.Full() ->
                        Optional.of(new Outcome.Lost(node.name() + " kept its room no longer"));
                case Answer.Lacks(var digest) ->
                        Optional.of(
                                new Outcome.Lost(
                                        node.name() + " does not take the module " + digest));
            };
        }

        private Optional<Outcome.Lost> lost(NodeDirectory.Known node, SessionReport told) {
            if (told.broken()) {
                URI peer = URI.create(told.brokenAt());
                placement.areCut(node, peer);
                return Optional.of(
                        new Outcome.Lost(
                                "the channel between %s and %s broke off"
                                        .formatted(node.name(), peer.getAuthority())));
            }
            return told.runs().stream()
                    .map(run -> SessionReport.outcome(run.ending()))
                    .filter(Outcome.Lost.class::isInstance)
                    .map(Outcome.Lost.class::cast)
                    .findFirst();
        }

        private Ended all(Outcome.Lost why) {
            LOG.info("job {}: a component on several nodes is lost: {}", work.id(), why.reason());
            placement.isLost(work, component);
            Report report = new Report(why, List.of(), Report.Usage.NONE, ByteBuffer.allocate(0));
            return new Ended(Collections.nCopies(component.size(), report), places());
        }

        private List<Node.Place> places() {
            return seats.stream()
                    .map(seat -> new Node.Place(seat.node().name(), seat.colocated()))
                    .toList();
        }

        private Ended outputs(List<List<Channel.Sink>> sinks) {
            Map<Integer, Report> reports = new HashMap<>();
            for (GangPlan.Part part : plan.parts()) {
                List<List<Channel.Sink>> own = part.members().stream().map(sinks::get).toList();
                try {
                    List<Report> taken = taken(part).take(own);
                    for (int i = 0; i < taken.size(); i++) {
                        reports.put(part.members().get(i), taken.get(i));
                    }
                } catch (IOException e) {
                    part.node().didNotAnswer();
                    return all(new Outcome.Lost(part.node().name() + ": " + e.getMessage()));
                }
            }
            List<Report> inOrder = new ArrayList<>();
            for (int i = 0; i < component.size(); i++) {
                inOrder.add(Objects.requireNonNull(reports.get(i)));
            }
            return new Ended(inOrder, places());
        }

        private Finished taken(GangPlan.Part part) {
            Finished done = finished.get(part);
            if (done == null) {
                throw new IllegalStateException("%s has not ended".formatted(part));
            }
            return done;
        }

        private synchronized void close() {
            closed = true;
            threads.forEach(Thread::interrupt);
            heard.forEach(one -> {
                if (one.answer() instanceof Answer.Done(var done)) {
                    done.close();
                }
            });
            finished.values().forEach(Finished::close);
            plan.parts().stream()
                    .filter(part -> !finished.containsKey(part))
                    .forEach(part ->
                            Thread.startVirtualThread(
                                    () -> part.node().client().release(plan.id())));
        }
    }
}
