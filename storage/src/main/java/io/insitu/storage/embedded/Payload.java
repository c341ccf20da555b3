package io.insitu.storage.embedded;

import java.nio.ByteBuffer;

/// The bytes of an object about to be committed.
sealed interface Payload {
    long size();

    /// The MD5 of the bytes, 32 lower-case hexadecimal digits.
    String etag();

    /// Bytes to lie in RocksDB.
    record Inline(ByteBuffer bytes, String etag) implements Payload {
        @Override
        public long size() {
            return bytes.remaining();
        }
    }

    /// Bytes in a data file, durable and linked already.
    record InFile(StagedFile file, long size, String etag) implements Payload {}
}
