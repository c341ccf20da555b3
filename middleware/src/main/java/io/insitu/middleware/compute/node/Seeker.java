package io.insitu.middleware.compute.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// A component that waits for slots, in several lines at a time. The first node that has room takes
/// the slots and gives itself. Closed, it has left all lines.
final class Seeker implements AutoCloseable {
    private final Time time;
    private final int size;
    private final BlockingQueue<Known> given = new LinkedBlockingQueue<>();
    private final List<Line> lines = new ArrayList<>();
    private boolean over;

    /// Those that wait, in the order in which they came. For any number of threads.
    static final class Line {
        private final SequencedSet<Seeker> seekers = new LinkedHashSet<>();

        private synchronized void add(Seeker seeker) {
            seekers.add(seeker);
        }

        private synchronized void leave(Seeker seeker) {
            seekers.remove(seeker);
        }

        synchronized @Nullable Seeker first() {
            return seekers.isEmpty() ? null : seekers.removeFirst();
        }
    }

    /// @param size instances of the component
    Seeker(Time time, int size) {
        this.time = time;
        this.size = size;
    }

    int size() {
        return size;
    }

    void enter(Line line) {
        lines.add(line);
        line.add(this);
    }

    /// Gives it a node whose slots are taken for it.
    ///
    /// @return false when it has one already, or does not wait any more
    synchronized boolean give(Known node) {
        if (over) {
            return false;
        }
        over = true;
        given.add(node);
        return true;
    }

    /// {@return the node that it was given; empty when none was in time}
    Optional<Known> await(Duration most) throws InterruptedException {
        Known node = time.poll(given, most);
        return Optional.ofNullable(node == null ? late() : node);
    }

    private synchronized @Nullable Known late() {
        over = true;
        return given.poll();
    }

    @Override
    public void close() {
        lines.forEach(line -> line.leave(this));
        Known left = late();
        if (left != null) {
            left.giveBack(size);
        }
    }
}
