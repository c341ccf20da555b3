package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import java.io.ByteArrayOutputStream;
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

    int byte8() throws InvalidModuleException {
        need(1);
        return bytes.get() & 0xFF;
    }

    int int32() throws InvalidModuleException {
        need(4);
        return bytes.getInt();
    }

    /// An unsigned 32-bit number in LEB128.
    long u32() throws InvalidModuleException {
        int at = position();
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
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

    /// A vector of value types, as [FunctionType] writes them.
    String types() throws InvalidModuleException {
        long count = u32();
        need(count);
        StringBuilder types = new StringBuilder();
        for (long i = 0; i < count; i++) {
            int type = byte8();
            // A typed reference is followed by its heap type.
            if (type == 0x63 || type == 0x64) {
                u32();
            }
            types.append(type == 0x7F ? 'i' : type == 0x7E ? 'l' : '?');
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

    static void writeU32(ByteArrayOutputStream out, long value) {
        long left = value;
        while (left >= 0x80) {
            out.write((int) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }
}
