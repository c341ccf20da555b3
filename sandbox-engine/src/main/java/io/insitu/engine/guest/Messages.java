package io.insitu.engine.guest;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// How bytes pass from one program to another: each call that writes is a message, its length in
/// four bytes, little-endian, before it. A read brings no more than what is left of one message,
/// and waits for all of that, so that what it brings is decided by the writer and not by time
/// (`docs/decisions/0018`). `sandbox.js` reads and writes them too.
final class Messages {
    static final int HEAD_BYTES = 4;

    private static final ValueLayout.OfInt HEAD =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Messages() {}

    static int length(MemorySegment head) {
        return head.get(HEAD, 0);
    }

    static void putLength(MemorySegment head, int length) {
        head.set(HEAD, 0, length);
    }
}
