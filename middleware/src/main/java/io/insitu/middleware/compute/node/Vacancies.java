package io.insitu.middleware.compute.node;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The nodes that have a slot free, as far as we know, and those who wait for one anywhere. For any
/// number of threads.
final class Vacancies {
    private final Time time;
    private final Map<URI, Known> roomy = new ConcurrentHashMap<>();
    private final Seeker.Line anywhere = new Seeker.Line();

    Vacancies(Time time) {
        this.time = time;
    }

    Time time() {
        return time;
    }

    /// Called under the node's lock.
    void note(Known node, boolean hasRoom) {
        if (hasRoom) {
            roomy.put(node.url(), node);
        } else {
            roomy.remove(node.url());
        }
    }

    void enter(Seeker seeker) {
        seeker.enter(anywhere);
    }

    /// {@return who has waited the longest, and is in the line no more; null for nobody}
    @Nullable Seeker first() {
        return anywhere.first();
    }

    /// Takes slots at the node whose slots are taken least.
    ///
    /// @param which of the nodes will do
    /// @return empty when none of them has a free one
    Optional<Known> take(Predicate<Known> which, int instances) {
        PriorityQueue<Known.Ranked> heap =
                new PriorityQueue<>(
                        roomy.values().stream().filter(which).map(Known.Ranked::new).toList());
        for (Known.Ranked next = heap.poll(); next != null; next = heap.poll()) {
            if (next.node().take(instances)) {
                return Optional.of(next.node());
            }
        }
        return Optional.empty();
    }
}
