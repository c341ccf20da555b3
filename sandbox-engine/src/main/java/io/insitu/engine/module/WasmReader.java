package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads the primitives of the binary format (core specification, section 5.2); every error names
/// its byte.
final class WasmReader {
    private final ByteBuffer bytes;

    WasmReader(ByteBuffer bytes) {
        this.bytes = bytes.duplicate().rewind().order(ByteOrder.LITTLE_ENDIAN);
    }

    int position() {
        return bytes.position();
    }

    void position(int at) {
        bytes.position(at);
    }

    int remaining() {
        return bytes.remaining();
    }

    /// Ends what can be read there, until it is set again.
    void limit(int end) {
        bytes.limit(end);
    }

    int byte8() throws InvalidModuleException {
        need(1);
        return bytes.get() & 0xFF;
    }

    int int32() throws InvalidModuleException {
        need(4);
        return bytes.getInt();
    }

    long int64() throws InvalidModuleException {
        need(8);
        return bytes.getLong();
    }

    void skip(int count) throws InvalidModuleException {
        need(count);
        bytes.position(bytes.position() + count);
    }

    /// An unsigned 32-bit number in LEB128.
    long u32() throws InvalidModuleException {
        int first = byte8();
        if (first < 0x80) {
            return first;
        }
        int at = position() - 1;
        long value = first & 0x7F;
        for (int shift = 7; shift < 35; shift += 7) {
            int next = byte8();
            value |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                if (value > 0xFFFFFFFFL) {
                    break;
                }
                return value;
            }
        }
        throw new InvalidModuleException("a number is longer than 32 bits", at);
    }

    /// A count or an index, of which there can be no more than there are bytes.
    int index(String what, long below) throws InvalidModuleException {
        int at = position();
        long index = u32();
        if (index >= below) {
            throw new InvalidModuleException(
                    below == 0
                            ? "%s %d does not exist: there is none".formatted(what, index)
                            : "%s %d does not exist: the last is %d"
                                    .formatted(what, index, below - 1),
                    at);
        }
        return (int) index;
    }

    /// The length of a vector, each item of which takes at least a byte.
    int count(String what, long most) throws InvalidModuleException {
        int at = position();
        long count = u32();
        if (count > most) {
            throw new InvalidModuleException(
                    "%d %s; at most %d are allowed".formatted(count, what, most), at);
        }
        if (count > bytes.remaining()) {
            throw new InvalidModuleException(
                    "%d %s are announced, and %d bytes are left"
                            .formatted(count, what, bytes.remaining()),
                    at);
        }
        return (int) count;
    }

    /// A signed number of at most that many bits in LEB128.
    long signed(int bits) throws InvalidModuleException {
        int at = position();
        long value = 0;
        int shift = 0;
        while (shift < bits) {
            int next = byte8();
            value |= (long) (next & 0x7F) << shift;
            shift += 7;
            if ((next & 0x80) == 0) {
                int unused = Math.max(0, 64 - shift);
                long extended = value << unused >> unused;
                if (bits < 64 && extended << (64 - bits) >> (64 - bits) != extended) {
                    break;
                }
                if (shift > 64 && next != 0 && next != 0x7F) {
                    break;
                }
                return extended;
            }
        }
        throw new InvalidModuleException("a number is longer than %d bits".formatted(bits), at);
    }

    String name() throws InvalidModuleException {
        int at = position();
        long length = u32();
        need(length);
        try {
            ByteBuffer text = bytes.slice(bytes.position(), (int) length);
            bytes.position(bytes.position() + (int) length);
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidModuleException("a name is not UTF-8", at);
        }
    }

    char type() throws InvalidModuleException {
        int at = position();
        return ValueTypes.of(byte8(), at);
    }

    /// A vector of value types, as [ValueTypes] writes them.
    String types(long most) throws InvalidModuleException {
        int count = count("types", most);
        StringBuilder types = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            types.append(type());
        }
        return types.toString();
    }

    private void need(long count) throws InvalidModuleException {
        if (count > bytes.remaining()) {
            throw new InvalidModuleException(
                    "ends in the middle: %d bytes wanted, %d left"
                            .formatted(count, bytes.remaining()),
                    position());
        }
    }
}
