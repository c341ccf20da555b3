package io.insitu.middleware.compute.node;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// What a node has room for. Nobody waits here for room while it holds some: who does not get all
/// that it asks for gets nothing. For any number of threads.
final class Room {
    private final int slots;
    private final int places;
    private final int channelsMax;
    private int instances;
    private int channels;

    /// @param slots instances past which nothing more begins
    /// @param places instances that are there at one time, whatever has begun
    /// @param channelsMax channels to and from other nodes at one time
    Room(int slots, int places, int channelsMax) {
        this.slots = slots;
        this.places = places;
        this.channelsMax = channelsMax;
    }

    /// {@return room for so many; empty when there is not}
    synchronized Optional<Lease> take(int wantedInstances, int wantedChannels) {
        if (instances >= slots
                || instances + wantedInstances > places
                || channels + wantedChannels > channelsMax) {
            return Optional.empty();
        }
        change(wantedInstances, wantedChannels);
        return Optional.of(new Lease(wantedInstances, wantedChannels));
    }

    private synchronized void change(int moreInstances, int moreChannels) {
        instances += moreInstances;
        channels += moreChannels;
    }

    /// {@return the instances for which room was taken}
    synchronized int instances() {
        return instances;
    }

    synchronized int channels() {
        return channels;
    }

    /// Room that was taken. Close it, once or more, to give it back.
    final class Lease implements AutoCloseable {
        private final int ofInstances;
        private final int ofChannels;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Lease(int ofInstances, int ofChannels) {
            this.ofInstances = ofInstances;
            this.ofChannels = ofChannels;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                change(-ofInstances, -ofChannels);
            }
        }
    }
}
