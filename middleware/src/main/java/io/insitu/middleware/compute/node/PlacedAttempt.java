package io.insitu.middleware.compute.node;

import io.insitu.engine.Channel;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.engine.Report.Usage;
import io.insitu.middleware.compute.plan.Component;
import io.insitu.middleware.compute.run.Node;
import io.insitu.middleware.compute.run.Work;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A component on its way through the nodes that may run it. Cancelling interrupts the thread that
/// waits for the reports, which ends the copies, which drops the connections to the nodes, which
/// end the instances.
final class PlacedAttempt implements Node.Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(PlacedAttempt.class);

    private final Placement placement;
    private final Node here;
    private final Work work;
    private final Map<String, String> sender;
    private final Component component;
    private final List<List<Channel.Sink>> sinks;
    private final Node.Log log;
    private final AtomicInteger copies = new AtomicInteger();
    private final AtomicInteger speaking = new AtomicInteger();
    private List<Node.Place> places;
    private @Nullable Thread waiting;
    private Node.@Nullable Attempt local;
    private boolean cancelled;

    PlacedAttempt(
            Placement placement,
            Node here,
            Work work,
            Map<String, String> sender,
            Component component,
            List<List<Channel.Sink>> sinks,
            Node.Log log) {
        this.placement = placement;
        this.here = here;
        this.work = work;
        this.sender = sender;
        this.component = component;
        this.sinks = sinks;
        this.log = log;
        this.places = everywhere(new Node.Place("here", "remote: no node"));
    }

    private List<Node.Place> everywhere(Node.Place place) {
        return Collections.nCopies(component.size(), place);
    }

    @Override
    public List<Report> reports() {
        List<Report> reports = List.of();
        enter();
        try {
            reports = isCancelled() ? List.of() : onNodes();
        } catch (InterruptedException e) {
            LOG.debug("job {}: a component was cancelled", work.id(), e);
        } finally {
            leave();
        }
        return reports.isEmpty() ? onThisMachine() : reports;
    }

    /// {@return the reports; none when no node ran it}
    private List<Report> onNodes() throws InterruptedException {
        int asked = component.copies();
        if (asked == 1 && component.links() > 0) {
            Optional<GangAttempt.Ended> ended =
                    new GangAttempt(placement, work, sender, component, log, this::run).run(sinks);
            if (ended.isPresent()) {
                places = ended.get().places();
                return ended.get().reports();
            }
        }
        Candidates candidates = placement.candidates(work, component);
        try (Copies copies =
                new Copies(placement.time(), candidates, component.size(), this::run)) {
            List<Copies.Copy> ended =
                    asked == 1
                            ? copies.first(placement.pace(work, component)).stream().toList()
                            : copies.all(asked);
            places = everywhere(new Node.Place("here", "remote: " + candidates.why()).alone(asked));
            return ended.isEmpty() ? List.of() : chosen(ended, asked);
        }
    }

    private List<Report> chosen(List<Copies.Copy> ended, int asked) {
        Map<String, Copies.Copy> byNode = new LinkedHashMap<>();
        Map<String, SessionReport> told = new LinkedHashMap<>();
        for (Copies.Copy copy : ended) {
            byNode.put(copy.node().name(), copy);
            told.put(copy.node().name(), copy.ran().told());
        }
        Vote vote = Vote.of(asked, told);
        if (vote.sides().size() > 1) {
            LOG.warn("job {}: copies differ: {}", work.id(), vote.text());
        }
        try (var _ = closing(ended)) {
            Copies.Copy copy = byNode.get(vote.winner().orElse(""));
            if (copy == null) {
                places = everywhere(new Node.Place("nowhere", "", vote.text()));
                return all(new Outcome.Trapped("the copies on " + vote.text(), List.of()));
            }
            String said = asked == 1 ? "" : vote.text();
            places = everywhere(new Node.Place(copy.node().name(), copy.colocated(), said));
            return taken(copy);
        }
    }

    private interface Closing extends AutoCloseable {
        @Override
        void close();
    }

    private static Closing closing(List<Copies.Copy> copies) {
        return () -> copies.forEach(copy -> copy.ran().close());
    }

    private List<Report> taken(Copies.Copy copy) {
        try {
            return copy.ran().take(sinks);
        } catch (IOException e) {
            copy.node().didNotAnswer();
            return all(new Outcome.Lost(copy.node().name() + ": " + e.getMessage()));
        }
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

    private NodeLink.Answer run(Candidates.Candidate candidate) {
        Session session = placement.session(work, sender, component, candidate);
        return run(candidate.node().link(), session, copies.incrementAndGet());
    }

    /// Of copies that run side by side one is heard: that which speaks first, until its node fails.
    ///
    /// @param copy its number, from 1
    private NodeLink.Answer run(NodeLink link, Session session, int copy) {
        List<String> names = component.names();
        NodeLink.Lines lines =
                (run, wrote) -> {
                    speaking.compareAndSet(0, copy);
                    if (speaking.get() == copy) {
                        log.wrote(names.get(run), wrote);
                    }
                };
        NodeLink.Answer answer = run(link, session, lines);
        if (!(answer instanceof NodeLink.Answer.Done)) {
            speaking.compareAndSet(copy, 0);
        }
        return answer;
    }

    /// What the node lacks is given to it, each program and image once.
    private NodeLink.Answer run(NodeLink link, Session session, NodeLink.Lines lines) {
        NodeLink.Answer answer = link.run(session, lines);
        int most = session.runs().stream().mapToInt(run -> 1 + run.images().size()).sum();
        for (int i = 0; i < most; i++) {
            if (!(answer instanceof NodeLink.Answer.Lacks lacks)
                    || !placement.deliveries().give(link, lacks, work, component)) {
                return answer;
            }
            answer = link.run(session, lines);
        }
        return answer;
    }

    private List<Report> all(Outcome outcome) {
        Report report = new Report(outcome, List.of(), Usage.NONE, ByteBuffer.allocate(0));
        return Collections.nCopies(component.size(), report);
    }

    private List<Report> onThisMachine() {
        if (isCancelled()) {
            return all(new Outcome.Cancelled());
        }
        Node.Attempt attempt = here.start(work, component, sinks, log);
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
    public List<Node.Place> places() {
        return places;
    }
}
