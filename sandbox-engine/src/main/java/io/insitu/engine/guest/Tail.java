package io.insitu.engine.guest;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The last bytes of a stream, up to 64 KiB.
final class Tail {
    static final int BYTES = 64 << 10;

    private byte[] kept = new byte[0];

    void add(MemorySegment bytes) {
        int added = (int) Math.min(bytes.byteSize(), BYTES);
        int old = Math.min(kept.length, BYTES - added);
        byte[] joined = Arrays.copyOfRange(kept, kept.length - old, kept.length + added);
        MemorySegment.ofArray(joined)
                .asSlice(old, added)
                .copyFrom(bytes.asSlice(bytes.byteSize() - added, added));
        kept = joined;
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(kept).asReadOnlyBuffer();
    }
}
