package io.insitu.middleware.compute.cache;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what nobody needs to wait for, such as what is remembered of jobs that are answered. Who
/// looks for it waits until it is there. A crash may lose what is on its way, never more than a
/// bounded number. For any number of threads.
public final class WriteBehind {
    private static final Logger LOG = LoggerFactory.getLogger(WriteBehind.class);

    private static final int KIB = 1 << 10;

    private final Semaphore room;
    private final Semaphore kibs;
    private final Map<String, CompletableFuture<Void>> pending = new ConcurrentHashMap<>();

    /// @param most writes on their way; what comes then is written by who brings it
    /// @param bytesMax of these; what comes then likewise
    public WriteBehind(int most, long bytesMax) {
        this.room = new Semaphore(most);
        this.kibs = new Semaphore(Math.toIntExact(bytesMax / KIB));
    }

    /// Writes under a name, soon, and after what was brought before under that name.
    ///
    /// @param bytes that it holds in memory until then
    /// @param write what fails in it is logged
    public void write(String name, long bytes, Runnable write) {
        int kib = (int) Math.min(Integer.MAX_VALUE, bytes / KIB + 1);
        if (!room.tryAcquire()) {
            writeHere(name, write);
            return;
        }
        if (!kibs.tryAcquire(kib)) {
            room.release();
            writeHere(name, write);
            return;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        CompletableFuture<Void> before = pending.put(name, done);
        Thread.ofVirtual()
                .name("write-behind")
                .start(() -> {
                    try {
                        if (before != null) {
                            before.join();
                        }
                        writeNow(name, write);
                    } finally {
                        kibs.release(kib);
                        room.release();
                        pending.remove(name, done);
                        done.complete(null);
                    }
                });
    }

    private void writeHere(String name, Runnable write) {
        await(name);
        writeNow(name, write);
    }

    /// Writes under a name before it returns.
    ///
    /// @param write what fails in it is logged
    public static void writeNow(String name, Runnable write) {
        try {
            write.run();
        } catch (RuntimeException e) {
            LOG.warn("{} could not be stored: {}", name, e.toString());
        }
    }

    /// {@return whether something is on its way under that name}
    boolean isOnItsWay(String name) {
        return pending.containsKey(name);
    }

    /// Waits until nothing is on its way under that name.
    public void await(String name) {
        Optional.ofNullable(pending.get(name)).ifPresent(CompletableFuture::join);
    }

    /// Waits until nothing is on its way at all, nor anything that this brought.
    public void awaitAll() {
        while (!pending.isEmpty()) {
            pending.values().forEach(CompletableFuture::join);
        }
    }
}
