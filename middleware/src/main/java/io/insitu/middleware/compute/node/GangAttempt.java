package io.insitu.middleware.compute.node;

import io.insitu.engine.Channel;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.middleware.compute.node.NodeLink.Answer;
import io.insitu.middleware.compute.plan.Component;
import io.insitu.middleware.compute.run.Node;
import io.insitu.middleware.compute.run.Work;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    private final Map<String, String> sender;
    private final Component component;
    private final Node.Log log;
    private final Asking asking;

    /// Runs a session at a node.
    @FunctionalInterface
    interface Asking {
        Answer run(NodeLink link, Session session, NodeLink.Lines lines);
    }

    /// @param reports in the component's order
    /// @param places likewise
    record Ended(List<Report> reports, List<Node.Place> places) {}

    GangAttempt(
            Placement placement,
            Work work,
            Map<String, String> sender,
            Component component,
            Node.Log log,
            Asking asking) {
        this.placement = placement;
        this.work = work;
        this.sender = sender;
        this.component = component;
        this.log = log;
        this.asking = asking;
    }

    /// Runs it to its end. Blocks; an interrupt ends it.
    ///
    /// @param sinks where the outputs of each instance go
    /// @return empty when it is to run on one node, since that is as good or several have no room
    Optional<Ended> run(List<List<Channel.Sink>> sinks) throws InterruptedException {
        if (placement.isLostTooOften(work, component)) {
            return Optional.empty();
        }
        Seating seating = placement.seating(component);
        for (int i = 0; i < TRIES; i++) {
            List<Seating.Seat> seats = seating.seats();
            if (seats.stream().map(Seating.Seat::node).distinct().count() < 2) {
                return Optional.empty();
            }
            GangPlan plan = GangPlan.of(component, seats);
            Optional<AllOrNothing.Refusal<GangPlan.Part, Answer>> refusal =
                    AllOrNothing.take(
                            plan.parts(),
                            part -> part.node().link().reserve(plan.id(), part.reservation()),
                            part -> part.node().link().release(plan.id()));
            if (refusal.isEmpty()) {
                Optional<Ended> ended = new Running(plan, seating, seats).toEnd(sinks);
                if (ended.isPresent()) {
                    return ended;
                }
            } else {
                refused(refusal.get(), seating);
                pause(i);
            }
        }
        return Optional.empty();
    }

    private void pause(int tries) throws InterruptedException {
        long most = PAUSE_MILLIS << tries;
        placement.time().sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(most)));
    }

    private void refused(AllOrNothing.Refusal<GangPlan.Part, Answer> refusal, Seating seating) {
        Known node = refusal.by().node();
        LOG.info("job {}: node {} keeps no room: {}", work.id(), node.name(), refusal.why());
        if (refusal.why() instanceof Answer.Full) {
            seating.isFull(node);
        } else if (!Thread.currentThread().isInterrupted()) {
            node.didNotAnswer();
        }
    }

    private record Heard(GangPlan.Part part, Answer answer) {}

    /// Its parts, begun on all nodes.
    private final class Running {
        private final GangPlan plan;
        private final Seating seating;
        private final List<Seating.Seat> seats;
        private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
        private final List<Thread> threads = new ArrayList<>();
        private final Map<GangPlan.Part, NodeLink.Ran> finished = new HashMap<>();
        private boolean closed;

        Running(GangPlan plan, Seating seating, List<Seating.Seat> seats) {
            this.plan = plan;
            this.seating = seating;
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
                        seating.isUnreadable(next.part().node());
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
            Session session = placement.session(work, sender, component, plan.id(), part);
            List<String> names = component.names();
            NodeLink.Lines lines =
                    (run, wrote) -> log.wrote(names.get(part.members().get(run)), wrote);
            part.node().count(part.members().size());
            threads.add(
                    placement
                            .time()
                            .start(
                                    "gang",
                                    () -> {
                                        try {
                                            NodeLink link = part.node().link();
                                            deliver(part, asking.run(link, session, lines));
                                        } catch (RuntimeException e) {
                                            String why = String.valueOf(e.getMessage());
                                            deliver(part, new Answer.Down(why));
                                        } finally {
                                            part.node().giveBack(part.members().size());
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
            Known node = part.node();
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
                case Answer.Lacks lacks ->
                        Optional.of(
                                new Outcome.Lost(
                                        node.name() + " does not take the " + lacks.words()));
            };
        }

        private Optional<Outcome.Lost> lost(Known node, SessionReport told) {
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

        private NodeLink.Ran taken(GangPlan.Part part) {
            NodeLink.Ran done = finished.get(part);
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
            finished.values().forEach(NodeLink.Ran::close);
            plan.parts().stream()
                    .filter(part -> !finished.containsKey(part))
                    .forEach(part ->
                            placement
                                    .time()
                                    .start("release", () -> part.node().link().release(plan.id())));
        }
    }
}
