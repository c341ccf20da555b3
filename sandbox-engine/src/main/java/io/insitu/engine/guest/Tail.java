package io.insitu.engine.guest;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The last bytes of a stream, up to 64 KiB. Holds up to twice as many, so that each is moved once.
final class Tail {
    static final int BYTES = 64 << 10;

    private byte[] held = new byte[0];
    private int length;

    void add(MemorySegment bytes) {
        int added = (int) Math.min(bytes.byteSize(), BYTES);
        if (length + added > 2 * BYTES) {
            int kept = Math.min(length, BYTES);
            System.arraycopy(held, length - kept, held, 0, kept);
            length = kept;
        }
        if (length + added > held.length) {
            int larger = Math.max(length + added, Math.min(2 * BYTES, 2 * held.length));
            held = Arrays.copyOf(held, larger);
        }
        MemorySegment.ofArray(held)
                .asSlice(length, added)
                .copyFrom(bytes.asSlice(bytes.byteSize() - added, added));
        length += added;
    }

    ByteBuffer bytes() {
        int kept = Math.min(length, BYTES);
        return ByteBuffer.wrap(held, length - kept, kept).slice().asReadOnlyBuffer();
    }
}
