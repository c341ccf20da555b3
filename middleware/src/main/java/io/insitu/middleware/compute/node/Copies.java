package io.insitu.middleware.compute.node;

import io.insitu.middleware.compute.node.Candidates.Candidate;
import io.insitu.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The copies of one component that are under way at nodes, each on a virtual thread of its own. A
/// copy whose node does not run it goes on to the next node that has no copy. What comes first of a
/// copy is its report, so that it is decided which one counts before any output is taken.
///
/// Made, asked and closed by one thread. Closed, it ends all copies that run.
final class Copies implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Copies.class);

    private final Time time;
    private final Candidates left;
    private final int size;
    private final Function<Candidate, NodeLink.Answer> run;
    private final List<Thread> threads = new ArrayList<>();
    private final BlockingQueue<Optional<Copy>> ended = new LinkedBlockingQueue<>();
    private volatile @Nullable Asked latest;
    private boolean closed;

    /// One that a node has run.
    ///
    /// @param colocated `local`, or `remote: ` and why
    record Copy(Known node, String colocated, NodeLink.Ran ran, Duration took) {}

    /// A node that was asked, and when.
    private record Asked(Known node, long nanos) {}

    /// @param left in the order in which they are tried
    /// @param size instances of the component
    /// @param run runs it at one of them; blocks
    Copies(Time time, Candidates left, int size, Function<Candidate, NodeLink.Answer> run) {
        this.time = time;
        this.left = left;
        this.size = size;
        this.run = run;
    }

    /// Starts one copy, and a second one elsewhere when that is late or its node falls silent.
    ///
    /// @return the first that has a report; empty when no node ran it
    Optional<Copy> first(Pace pace) throws InterruptedException {
        begin();
        Optional<Copy> one = time.poll(ended, pace.look(Duration.ZERO));
        while (one == null) {
            Asked asked = latest;
            Duration soFar = asked == null ? Duration.ZERO : since(asked);
            if (pace.isLate(soFar) || (asked != null && asked.node.rests())) {
                LOG.info("a second copy is started after {}", soFar);
                begin();
                one = ended.take();
                one = one.isEmpty() ? ended.take() : one;
            } else {
                one = time.poll(ended, pace.look(soFar));
            }
        }
        one.ifPresent(copy -> pace.took(copy.took()));
        return one;
    }

    private Duration since(Asked asked) {
        return Duration.ofNanos(time.nanos() - asked.nanos);
    }

    /// Starts that many copies and waits for all.
    ///
    /// @return those that have a report
    List<Copy> all(int copies) throws InterruptedException {
        for (int i = 0; i < copies; i++) {
            begin();
        }
        List<Copy> finished = new ArrayList<>();
        for (int i = 0; i < copies; i++) {
            ended.take().ifPresent(finished::add);
        }
        return finished;
    }

    private void begin() {
        threads.add(time.start("copy", this::walk));
    }

    private void walk() {
        Optional<Copy> found = Optional.empty();
        try {
            while (found.isEmpty() && !Thread.currentThread().isInterrupted()) {
                Optional<Candidate> next = left.next();
                if (next.isEmpty()) {
                    return;
                }
                found = at(next.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // another copy has ended
        } catch (StorageException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.info("a copy could not be started: {}", e.getMessage());
            }
        } finally {
            deliver(found);
        }
    }

    private synchronized void deliver(Optional<Copy> found) {
        if (closed) {
            found.ifPresent(copy -> copy.ran().close());
        }
        ended.add(found);
    }

    private Optional<Copy> at(Candidate candidate) {
        Known node = candidate.node();
        Asked asked = new Asked(node, time.nanos());
        try {
            if (node.protocol() != NodeService.PROTOCOL) {
                String reason = "node speaks protocol " + node.protocol();
                return pass(candidate, reason, "it speaks protocol " + node.protocol());
            }
            latest = asked;
            NodeLink.Answer answer = run.apply(candidate);
            latest = null;
            return switch (answer) {
                case NodeLink.Answer.Done(var ran) ->
                        Optional.of(new Copy(node, colocated(candidate), ran, since(asked)));
                case NodeLink.Answer.Full() -> {
                    node.isFull(size);
                    yield pass(candidate, "full", "it has no free slot");
                }
                case NodeLink.Answer.Lacks lacks ->
                        pass(candidate, "node down", "it does not take the " + lacks.words());
                case NodeLink.Answer.Elsewhere(var reason) -> {
                    left.reread(node);
                    yield pass(candidate, "not readable there", reason);
                }
                case NodeLink.Answer.Down(var reason) -> {
                    node.didNotAnswer();
                    yield pass(candidate, "node down", reason);
                }
            };
        } finally {
            node.giveBack(size);
        }
    }

    private String colocated(Candidate candidate) {
        return candidate.beside() ? "local" : "remote: " + left.why();
    }

    private Optional<Copy> pass(Candidate candidate, String reason, String detail) {
        if (!Thread.currentThread().isInterrupted()) {
            LOG.info("node {} is passed over: {}", candidate.node().name(), detail);
        }
        if (candidate.beside()) {
            left.passed(reason);
        }
        return Optional.empty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        ended.forEach(one -> one.ifPresent(copy -> copy.ran().close()));
    }
}
