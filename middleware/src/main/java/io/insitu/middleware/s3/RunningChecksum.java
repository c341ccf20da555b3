package io.insitu.middleware.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// A checksum of bytes that go by.
sealed interface RunningChecksum {
    void update(ByteBuffer bytes);

    /// {@return the checksum of all that went by; asked for once}
    byte[] value();

    /// {@return the one that a header `x-amz-checksum-…` or a trailer of that name has in base64}
    static Optional<RunningChecksum> named(String name) {
        return switch (name) {
            case "crc32" -> Optional.of(new Cyclic(new CRC32(), Integer.BYTES));
            case "crc32c" -> Optional.of(new Cyclic(new CRC32C(), Integer.BYTES));
            case "crc64nvme" -> Optional.of(new Cyclic(new Crc64Nvme(), Long.BYTES));
            case "sha1" -> Optional.of(new Digested(Digests.of("SHA-1")));
            case "sha256" -> Optional.of(new Digested(Digests.of("SHA-256")));
            default -> Optional.empty();
        };
    }

    record Digested(MessageDigest digest) implements RunningChecksum {
        @Override
        public void update(ByteBuffer bytes) {
            digest.update(bytes);
        }

        @Override
        public byte[] value() {
            return digest.digest();
        }
    }

    /// @param size bytes of the checksum, the highest first
    record Cyclic(Checksum checksum, int size) implements RunningChecksum {
        @Override
        public void update(ByteBuffer bytes) {
            checksum.update(bytes);
        }

        @Override
        public byte[] value() {
            byte[] value = new byte[size];
            for (int i = 0; i < size; i++) {
                value[i] = (byte) (checksum.getValue() >>> (Byte.SIZE * (size - 1 - i)));
            }
            return value;
        }
    }
}
