package io.insitu.engine.guest;

import java.util.concurrent.atomic.AtomicLong;

/// The part of the JVM's heap that linear memories may take, all together. A memory that is not to
/// be had here ends its run, where an array that is not to be had would end the process.
final class HeapShare {
    private final long bytesMax;
    private final AtomicLong taken = new AtomicLong();

    HeapShare(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// Half of the heap: a memory that grows is there twice for a moment.
    static HeapShare ofThisProcess() {
        return new HeapShare(Runtime.getRuntime().maxMemory() / 2);
    }

    boolean has(long bytes) {
        return bytes <= bytesMax - taken.get();
    }

    /// @throws UsedUpException when there are not so many left
    void take(long bytes) {
        if (taken.addAndGet(bytes) > bytesMax) {
            taken.addAndGet(-bytes);
            throw new UsedUpException(
                    "%d bytes of linear memory are not to be had: %d are there for all"
                            .formatted(bytes, bytesMax));
        }
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    /// There is not enough for one more.
    static final class UsedUpException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsedUpException(String message) {
            super(message, null, false, false);
        }
    }
}
