package io.insitu.storage.embedded;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The form of counters that RocksDB's `UInt64AddOperator` adds up: eight bytes, lowest first.
final class Counters {
    private Counters() {}

    static byte[] encode(long amount) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(amount)
                .array();
    }

    static long decode(byte @Nullable [] value) {
        return value == null ? 0 : ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
}
