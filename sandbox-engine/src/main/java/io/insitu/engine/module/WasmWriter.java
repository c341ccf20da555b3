package io.insitu.engine.module;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes the primitives of the binary format (core specification, section 5.2) into an array that
/// grows.
final class WasmWriter {
    private byte[] bytes;
    private int size;

    WasmWriter(int capacity) {
        bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    private void room(int count) {
        if (bytes.length - size < count) {
            bytes = Arrays.copyOf(bytes, Math.max(size + count, Math.addExact(size, size)));
        }
    }

    WasmWriter bytes(int... values) {
        room(values.length);
        for (int value : values) {
            bytes[size++] = (byte) value;
        }
        return this;
    }

    WasmWriter u32(long value) {
        room(5);
        long left = value;
        while (left >= 0x80) {
            bytes[size++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
        return this;
    }

    WasmWriter signed(long value) {
        room(10);
        long left = value;
        while (left < -0x40 || left >= 0x40) {
            bytes[size++] = (byte) (left | 0x80);
            left >>= 7;
        }
        bytes[size++] = (byte) (left & 0x7F);
        return this;
    }

    /// The lowest bytes of a number.
    WasmWriter littleEndian(long value, int count) {
        room(count);
        for (int i = 0; i < count; i++) {
            bytes[size++] = (byte) (value >>> (8 * i));
        }
        return this;
    }

    WasmWriter name(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        u32(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
        return this;
    }

    /// What stands in a module between two of its bytes.
    WasmWriter copy(ByteBuffer module, int from, int to) {
        room(to - from);
        module.get(from, bytes, size, to - from);
        size += to - from;
        return this;
    }

    WasmWriter all(WasmWriter other) {
        room(other.size);
        System.arraycopy(other.bytes, 0, bytes, size, other.size);
        size += other.size;
        return this;
    }

    WasmWriter section(int id, WasmWriter body) {
        return bytes(id).u32(body.size).all(body);
    }

    ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes, 0, size).slice();
    }
}
