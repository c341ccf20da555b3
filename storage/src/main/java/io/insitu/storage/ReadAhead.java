package io.insitu.storage;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

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

    /// A stream begins, and reads so far ahead until its end.
    public Share begin() {
        return new Share(Math.clamp(ALL / streams.incrementAndGet(), LEAST, MOST));
    }

    /// What one stream may have waiting.
    public final class Share implements AutoCloseable {
        private final int buffers;
        private final AtomicBoolean ended = new AtomicBoolean();

        private Share(int buffers) {
            this.buffers = buffers;
        }

        public int buffers() {
            return buffers;
        }

        /// The stream is over. May be called more than once.
        @Override
        public void close() {
            if (ended.compareAndSet(false, true)) {
                streams.decrementAndGet();
            }
        }
    }
}
