package io.insitu.storage.embedded;

import io.insitu.storage.Md5;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/// The MD5 of the bytes of an upload so far. Those of a large one are summed on a [DigestLanes]
/// lane while they are written, if one is free, so that the two do not take turns. Used by one
/// thread at a time.
final class RunningMd5 implements AutoCloseable {
    /// An upload is large from here on.
    static final long LARGE = 1 << 20;

    private static final int BLOCK_BYTES = 256 << 10;

    private final DigestLanes lanes;
    private final Md5 md5 = new Md5();
    private long summed;
    private boolean hasLane;
    private ByteBuffer filling = ByteBuffer.allocate(0);
    private ByteBuffer spare = ByteBuffer.allocate(0);
    private CompletableFuture<Void> summing = CompletableFuture.completedFuture(null);

    RunningMd5(DigestLanes lanes) {
        this.lanes = lanes;
    }

    /// Adds what remains in a buffer, which may be changed once it returns.
    void update(ByteBuffer bytes) {
        boolean wasSmall = summed < LARGE;
        summed += bytes.remaining();
        if (wasSmall && summed >= LARGE && lanes.take()) {
            hasLane = true;
            filling = ByteBuffer.allocate(BLOCK_BYTES);
            spare = ByteBuffer.allocate(BLOCK_BYTES);
        }
        if (!hasLane) {
            md5.update(bytes);
            return;
        }
        ByteBuffer left = bytes.duplicate();
        while (left.hasRemaining()) {
            int some = Math.min(left.remaining(), filling.remaining());
            filling.put(left.slice(left.position(), some));
            left.position(left.position() + some);
            if (!filling.hasRemaining()) {
                sum();
            }
        }
    }

    /// Has the block summed that is full, and goes on with the one that was summed before it.
    private void sum() {
        summing.join();
        ByteBuffer full = filling.flip();
        summing = CompletableFuture.runAsync(() -> md5.update(full), lanes.threads());
        filling = spare.clear();
        spare = full;
    }

    /// {@return of all bytes so far, in lower-case hexadecimal digits}
    String etag() {
        summing.join();
        md5.update(filling.flip());
        filling.clear();
        return md5.hex();
    }

    /// Gives its lane back. May be called more than once.
    @Override
    public void close() {
        if (hasLane) {
            hasLane = false;
            summing.join();
            filling = ByteBuffer.allocate(0);
            spare = filling;
            lanes.giveBack();
        }
    }
}
