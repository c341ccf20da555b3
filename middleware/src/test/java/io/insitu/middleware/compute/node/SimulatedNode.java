package io.insitu.middleware.compute.node;

import io.insitu.engine.Channel;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.engine.Report.ChannelReport;
import io.insitu.engine.Report.Usage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A node that takes time, is full, slow, dead or silent as its scenario says, and runs nothing.
final class SimulatedNode implements NodeLink {
    private static final Duration ROUND_TRIP = Duration.ofMillis(1);

    /// Nobody waits longer for an answer.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Scenario scenario;
    private final VirtualTime time;
    private final double slowness;
    private final Set<String> modules = new HashSet<>();
    private final Set<Thread> running = new LinkedHashSet<>();
    private State state = State.WELL;
    private int lost;
    private int started;

    private enum State {
        WELL,
        DEAD,
        SILENT
    }

    /// @param horizon in which it falls, if it does
    SimulatedNode(Scenario scenario, VirtualTime time, int number, Duration horizon) {
        this.scenario = scenario;
        this.time = time;
        boolean slow = scenario.chance("slow", number).nextDouble() < scenario.slow();
        this.slowness = slow ? scenario.slowness() : 1;
        double fate = scenario.chance("fate", number).nextDouble();
        Duration when =
                Duration.ofNanos(scenario.chance("when", number).nextLong(horizon.toNanos()));
        if (fate < scenario.crash()) {
            time.after(when, () -> fall(State.DEAD));
        } else if (fate < scenario.crash() + scenario.silent()) {
            time.after(when, () -> fall(State.SILENT));
        }
    }

    private void fall(State now) {
        state = now;
        lost += running.size();
        if (now == State.DEAD) {
            running.forEach(Thread::interrupt);
        }
        running.clear();
        modules.clear();
        time.after(scenario.outage(), () -> state = State.WELL);
    }

    /// {@return instances that were begun here}
    int started() {
        return started;
    }

    /// {@return instances that it fell with}
    int lost() {
        return lost;
    }

    @Override
    public Answer run(Session session, Lines lines) {
        String digest = session.runs().getFirst().digest();
        try {
            time.sleep(ROUND_TRIP);
            if (state != State.WELL) {
                return gone();
            }
            if (!modules.contains(digest)) {
                return new Answer.Lacks(Needed.MODULE, digest);
            }
            if (running.size() >= scenario.slots()) {
                return new Answer.Full();
            }
            return begun(session);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Down("cancelled");
        }
    }

    private Answer gone() throws InterruptedException {
        if (state == State.SILENT) {
            time.sleep(PATIENCE);
        }
        return new Answer.Down("nobody answers");
    }

    private Answer begun(Session session) throws InterruptedException {
        Session.Read input =
                session.runs().getFirst().ports().stream()
                        .filter(Session.Read.class::isInstance)
                        .map(Session.Read.class::cast)
                        .findFirst()
                        .orElseThrow();
        Duration there =
                Scenario.scaled(
                        scenario.timeOf(Integer.parseInt(input.object().getLast())), slowness);
        Thread thread = Thread.currentThread();
        started++;
        running.add(thread);
        try {
            time.sleep(input.local().isEmpty() ? there.plus(scenario.transfer()) : there);
            return running.contains(thread) ? new Answer.Done(new Exited(input.alias())) : gone();
        } catch (InterruptedException e) {
            if (state == State.DEAD && !running.contains(thread)) {
                return new Answer.Down("the connection was reset");
            }
            throw e;
        } finally {
            running.remove(thread);
        }
    }

    private record Exited(String alias) implements Ran {
        @Override
        public SessionReport told() {
            return new SessionReport(List.of(SessionReport.of(exited(alias))));
        }

        @Override
        public List<Report> take(List<List<Channel.Sink>> sinks) {
            return List.of(exited(alias));
        }

        @Override
        public void close() {}
    }

    /// {@return the report of an instance that has read its object}
    static Report exited(String alias) {
        return new Report(
                new Outcome.Exited(0),
                List.of(new ChannelReport(alias, 1, 1, 0, 0, "", null, null)),
                Usage.NONE,
                ByteBuffer.allocate(0));
    }

    /// Whoever comes with instances that are connected is told that there is no room for all of
    /// them: scenarios have none.
    @Override
    public Optional<Answer> reserve(String gang, Reservation reservation) {
        return Optional.of(new Answer.Full());
    }

    @Override
    public void release(String gang) {}

    @Override
    public boolean prepare(String account, String digest, byte[] wasm) {
        try {
            time.sleep(ROUND_TRIP);
            return state == State.WELL && (modules.add(digest) || modules.contains(digest));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// No scenario has images.
    @Override
    public boolean give(String digest, Path file) {
        return false;
    }

    @Override
    public Optional<NodeStatus> status() {
        try {
            time.sleep(state == State.SILENT ? PlacementConfig.DEFAULT.checkTimeout() : ROUND_TRIP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return state == State.WELL
                ? Optional.of(
                        new NodeStatus(
                                scenario.slots(),
                                running.size(),
                                "simulated",
                                NodeService.PROTOCOL,
                                time.millis()))
                : Optional.empty();
    }
}
