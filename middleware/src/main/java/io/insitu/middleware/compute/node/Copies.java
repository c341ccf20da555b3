package io.insitu.middleware.compute.node;

import io.insitu.middleware.compute.node.Placement.Candidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Queue<Candidate> left;
    private final int size;
    private final Function<Candidate, NodeClient.Answer> run;
    private final Set<NodeDirectory.Known> taken = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private final BlockingQueue<Optional<Copy>> ended = new LinkedBlockingQueue<>();
    private volatile String why = "no node";
    private volatile NodeDirectory.@Nullable Known latest;
    private boolean closed;

    /// One that a node has run.
    ///
    /// @param colocated `local`, or `remote: ` and why
    record Copy(NodeDirectory.Known node, String colocated, Finished finished) {}

    /// @param candidates in the order in which they are tried
    /// @param size instances of the component
    /// @param run runs it at one of them; blocks
    Copies(List<Candidate> candidates, int size, Function<Candidate, NodeClient.Answer> run) {
        this.left = new ConcurrentLinkedQueue<>(candidates);
        this.size = size;
        this.run = run;
    }

    /// Starts one copy, and a second one elsewhere when that is late or its node falls silent.
    ///
    /// @return the first that has a report; empty when no node ran it
    Optional<Copy> first(Pace pace) throws InterruptedException {
        long began = System.nanoTime();
        begin();
        Optional<Copy> one = ended.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        while (one == null) {
            Duration soFar = Duration.ofNanos(System.nanoTime() - began);
            NodeDirectory.Known node = latest;
            if (pace.isLate(soFar) || (node != null && node.rests())) {
                LOG.info("a second copy is started after {}", soFar);
                begin();
                one = ended.take();
                one = one.isEmpty() ? ended.take() : one;
            } else {
                one = ended.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        one.ifPresent(_ -> pace.took(Duration.ofNanos(System.nanoTime() - began)));
        return one;
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

    /// {@return why the component did not run where its object is: the last node's reason}
    String why() {
        return why;
    }

    private void begin() {
        threads.add(Thread.ofVirtual().name("copy").start(this::walk));
    }

    private void walk() {
        Optional<Copy> found = Optional.empty();
        try {
            Candidate next = left.poll();
            while (next != null) {
                found = at(next);
                next =
                        found.isPresent() || Thread.currentThread().isInterrupted()
                                ? null
                                : left.poll();
            }
        } finally {
            deliver(found);
        }
    }

    private synchronized void deliver(Optional<Copy> found) {
        if (closed) {
            found.ifPresent(copy -> copy.finished().close());
        }
        ended.add(found);
    }

    private Optional<Copy> at(Candidate candidate) {
        NodeDirectory.Known node = candidate.node();
        if (!taken.add(node)) {
            return Optional.empty();
        }
        if (node.protocol() != NodeService.PROTOCOL) {
            String reason = "node speaks protocol " + node.protocol();
            return pass(candidate, reason, "it speaks protocol " + node.protocol());
        }
        latest = node;
        node.count(size);
        try {
            return switch (run.apply(candidate)) {
                case NodeClient.Answer.Done(var finished) ->
                        Optional.of(new Copy(node, colocated(candidate), finished));
                case NodeClient.Answer.Full() -> pass(candidate, "full", "it has no free slot");
                case NodeClient.Answer.Lacks(var digest) ->
                        pass(candidate, "node down", "it does not take the module " + digest);
                case NodeClient.Answer.Elsewhere(var reason) -> {
                    taken.remove(node); // it may read it through Swift
                    yield pass(candidate, "not readable there", reason);
                }
                case NodeClient.Answer.Down(var reason) -> {
                    node.didNotAnswer();
                    yield pass(candidate, "node down", reason);
                }
            };
        } finally {
            node.count(-size);
        }
    }

    private String colocated(Candidate candidate) {
        return candidate.colocated().isEmpty() ? "remote: " + why : candidate.colocated();
    }

    private Optional<Copy> pass(Candidate candidate, String reason, String detail) {
        if (!Thread.currentThread().isInterrupted()) {
            LOG.info("node {} is passed over: {}", candidate.node().name(), detail);
        }
        if (!candidate.colocated().isEmpty()) {
            why = reason;
        }
        return Optional.empty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        ended.forEach(one -> one.ifPresent(copy -> copy.finished().close()));
    }
}
