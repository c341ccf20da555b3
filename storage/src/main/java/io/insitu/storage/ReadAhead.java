package io.insitu.storage;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// How many buffers of what comes from the network may wait for the thread that reads them. Each
/// change of threads may have to wait for a processor, so a stream that is nearly alone is read far
/// ahead; thousands side by side get the least with which sender and reader overlap, and memory
/// stays bounded. Any thread.
public final class ReadAhead {
    static final int LEAST = 2;
    static final int MOST = 16;

    /// Shared by all streams, as far as each has more than [#LEAST].
    static final int ALL = 256;

    private final AtomicInteger streams = new AtomicInteger();

    /// {@return what a stream may have waiting, from its first [Share#ask] to its end}
    public Share share() {
        return new Share();
    }

    /// Of one stream.
    public final class Share implements AutoCloseable {
        private final AtomicReference<State> state = new AtomicReference<>(State.QUIET);

        private enum State {
            QUIET,
            ASKED,
            ENDED
        }

        private Share() {}

        /// {@return how many buffers to ask for before the next is read: at first as many as may
        /// wait, then one for each that is read}
        public int ask() {
            return state.compareAndSet(State.QUIET, State.ASKED)
                    ? Math.clamp(ALL / streams.incrementAndGet(), LEAST, MOST)
                    : 1;
        }

        /// The stream is over. May be called more than once.
        @Override
        public void close() {
            if (state.getAndSet(State.ENDED) == State.ASKED) {
                streams.decrementAndGet();
            }
        }
    }
}
