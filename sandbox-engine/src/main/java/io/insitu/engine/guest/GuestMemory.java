package io.insitu.engine.guest;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The guest's linear memory as the host sees it: not a copy, the memory itself. An engine attaches
/// it, and again whenever it has grown. An address outside of it throws
/// `IndexOutOfBoundsException`, which becomes EFAULT. Little-endian, at most 2 GiB.
final class GuestMemory {
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    void attach(ByteBuffer memory) {
        bytes = memory.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    long size() {
        return bytes.capacity();
    }

    /// {@return all of it, to be read; as it is until the guest goes on}
    ByteBuffer bytes() {
        return bytes.asReadOnlyBuffer().clear();
    }

    int getInt(int address) {
        return bytes.getInt(address);
    }

    short getShort(int address) {
        return bytes.getShort(address);
    }

    byte getByte(int address) {
        return bytes.get(address);
    }

    long getLong(int address) {
        return bytes.getLong(address);
    }

    void putByte(int address, int value) {
        bytes.put(address, (byte) value);
    }

    void putShort(int address, int value) {
        bytes.putShort(address, (short) value);
    }

    void putInt(int address, int value) {
        bytes.putInt(address, value);
    }

    void putLong(int address, long value) {
        bytes.putLong(address, value);
    }

    void put(int address, byte[] from, int offset, int length) {
        bytes.put(address, from, offset, length);
    }

    void get(int address, byte[] into, int offset, int length) {
        bytes.get(address, into, offset, length);
    }

    /// A view of a part, for calls that read or write it in place.
    MemorySegment segment(int address, int length) {
        return MemorySegment.ofBuffer(bytes.slice(address, length));
    }

    /// @throws IndexOutOfBoundsException when not all of that lies within
    void check(int address, int length) {
        Objects.checkFromIndexSize(address, length, bytes.capacity());
    }

    void fill(int address, int length) {
        segment(address, length).fill((byte) 0);
    }

    /// @throws WasiException EILSEQ when the bytes are not UTF-8
    String text(int address, int length) {
        try {
            CharBuffer text =
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.slice(address, length));
            return text.toString();
        } catch (CharacterCodingException e) {
            throw new WasiException(Errno.ILSEQ);
        }
    }
}
