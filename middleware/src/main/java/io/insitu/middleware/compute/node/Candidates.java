package io.insitu.middleware.compute.node;

import io.insitu.middleware.compute.node.Endpoints.Replica;
import io.insitu.storage.ObjectPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The nodes that may run a component, one after the other, each with slots that are taken for it.
///
/// Those beside the object that it is attached to come first, the least loaded of them before the
/// others. Where these are full the component waits for one of them for a while, since a slot there
/// is worth more than one that is free elsewhere at once (delay scheduling: Zaharia and others,
/// 2010); then it takes the first slot that there is anywhere, to read through Swift. Who falls
/// silent is not waited for.
///
/// For any number of threads.
final class Candidates {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final NodeDirectory directory;
    private final Places places;
    private final @Nullable ObjectPath attached;
    private final int size;
    private final long until;
    private final List<Known> beside = new ArrayList<>();
    private final Set<Known> offered = new HashSet<>();
    private @Nullable Known wished;
    private String why = "no node";

    /// A node that may run a component.
    ///
    /// @param beside whether it is beside the object, or there is none
    /// @param replicas that it has of what the component reads
    record Candidate(Known node, boolean beside, Map<ObjectPath, Replica> replicas) {}

    /// @param places where each object is that the component reads
    /// @param attached the one of them that decides where it runs; null when it reads none, so that
    ///   every node is as good
    /// @param size instances of the component
    /// @param patience how long it waits for a slot beside its object
    Candidates(Places places, @Nullable ObjectPath attached, int size, Duration patience) {
        this.directory = places.directory();
        this.places = places;
        this.attached = attached;
        this.size = size;
        this.until = directory.time().nanos() + patience.toNanos();
        if (attached != null) {
            Known.byLoad(places.beside(attached).stream()).forEach(beside::add);
        }
    }

    /// Waits for a node before all others, even if it is not beside the object.
    ///
    /// @param wish is told which node would be the first, and names the one that is to be
    void putFirst(UnaryOperator<Known> wish) {
        (beside.isEmpty() ? directory.least() : Optional.of(beside.getFirst()))
                .ifPresent(first -> wished = wish.apply(first));
    }

    /// {@return the next one, whose slots have to be given back; empty when there is none any more}
    Optional<Candidate> next() throws InterruptedException {
        Optional<Known> node = awaited(wish());
        if (node.isEmpty()) {
            node = awaited(open());
        }
        while (node.isEmpty() && directory.isAnswering(this::isFresh)) {
            node = anywhere();
        }
        return node.or(() -> directory.lastResort(this::isFresh, size).flatMap(this::offered))
                .map(this::candidate);
    }

    private synchronized List<Known> wish() {
        Known node = wished;
        wished = null;
        if (node == null || node.rests()) {
            return List.of();
        }
        why = "location";
        return List.of(node);
    }

    /// {@return the nodes beside the object that are worth waiting for}
    private synchronized List<Known> open() {
        List<Known> open = new ArrayList<>(beside);
        open.removeAll(offered);
        if (open.removeIf(Known::rests)) {
            why = "node down";
        }
        return open;
    }

    private synchronized boolean isFresh(Known node) {
        return !offered.contains(node);
    }

    private Optional<Known> awaited(List<Known> nodes) throws InterruptedException {
        for (Known node : nodes) {
            if (node.take(size)) {
                return offered(node);
            }
        }
        Duration left = Duration.ofNanos(until - directory.time().nanos());
        if (nodes.isEmpty() || !left.isPositive()) {
            return Optional.empty();
        }
        try (Seeker seeker = new Seeker(directory.time(), size)) {
            nodes.forEach(node -> node.enter(seeker));
            return seeker.await(left).flatMap(this::offered);
        }
    }

    /// Takes a slot wherever there is one, the object's own nodes first; waits for it for a while.
    private Optional<Known> anywhere() throws InterruptedException {
        List<Known> open = open();
        if (!open.isEmpty()) {
            passed("full");
        }
        Optional<Known> free = directory.vacancies().take(this::isFresh, size);
        if (free.isPresent()) {
            return free.flatMap(this::offered);
        }
        try (Seeker seeker = new Seeker(directory.time(), size)) {
            open.forEach(node -> node.enter(seeker));
            directory.vacancies().enter(seeker);
            return seeker.await(LOOK).flatMap(this::offered);
        }
    }

    /// {@return the node, unless it was offered before; then its slots are given back}
    private synchronized Optional<Known> offered(Known node) {
        if (offered.add(node)) {
            return Optional.of(node);
        }
        node.giveBack(size);
        return Optional.empty();
    }

    private synchronized Candidate candidate(Known node) {
        boolean local = attached == null || beside.contains(node);
        return new Candidate(node, local, places.on(node, local ? null : attached));
    }

    /// One beside the object did not run it.
    synchronized void passed(String reason) {
        why = reason;
    }

    /// A node cannot read the object that it stands beside; it may read it through Swift. What
    /// cannot be read in that way either, it is not asked for again.
    synchronized void reread(Known node) {
        if (beside.remove(node)) {
            offered.remove(node);
        }
    }

    /// {@return where it ran that is not beside its object: the reason}
    synchronized String why() {
        return why;
    }
}
