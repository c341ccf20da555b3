package io.insitu.engine.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Tells when descriptors can be read or written, however many: one thread waits for all
/// (epoll(7)), so that those who wait may be virtual threads. A descriptor is waited for by one at
/// a time.
public final class Readiness {
    private static final int EVENTS = 256;

    private final int epoll = Epoll.open();
    private final Map<Integer, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

    private Readiness() {
        Thread.ofPlatform().daemon().name("pipe-readiness").start(this::tell);
    }

    /// Made when the first asks: most processes never do.
    private static final class Shared {
        private static final Readiness INSTANCE = new Readiness();
    }

    public static Readiness shared() {
        return Shared.INSTANCE;
    }

    /// {@return what is completed when the descriptor can be read (or written), its other side is
    /// gone, or it is forgotten}
    public CompletableFuture<Void> of(int fd, boolean toWrite) {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        waiting.put(fd, ready);
        Epoll.arm(epoll, fd, toWrite);
        return ready;
    }

    /// For who is about to close a descriptor, so that the next of that number is not taken for it.
    public void forget(int fd) {
        CompletableFuture<Void> ready = waiting.remove(fd);
        if (ready != null) {
            Epoll.disarm(epoll, fd);
            ready.complete(null);
        }
    }

    private void tell() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment events = arena.allocate((long) EVENTS * Epoll.EVENT_BYTES, 8);
            while (true) {
                int n = Epoll.awaitAny(epoll, events, EVENTS);
                for (int i = 0; i < n; i++) {
                    CompletableFuture<Void> ready = waiting.remove(Epoll.readyAt(events, i));
                    if (ready != null) {
                        ready.complete(null);
                    }
                }
            }
        }
    }
}
