package io.insitu.storage.net;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;

/// Vert.x's buffers and the JDK's, each seen as the other: no byte is copied.
public final class Buffers {
    private Buffers() {}

    /// {@return the bytes of a buffer, as they lie there}
    public static ByteBuffer bytes(Buffer buffer) {
        return ((BufferInternal) buffer).getByteBuf().nioBuffer();
    }

    /// {@return a buffer of these bytes, which nobody may change until it is sent}
    public static Buffer of(ByteBuffer bytes) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
    }
}
