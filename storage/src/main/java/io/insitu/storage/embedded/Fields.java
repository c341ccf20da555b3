package io.insitu.storage.embedded;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The compact form of stored values: numbers seven bits a byte, lowest first; texts as length and
/// UTF-8. The first byte of every value is the version of its form.
final class Fields {
    private Fields() {}

    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

        Writer(int version) {
            out.write(version);
        }

        Writer number(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                out.write((int) ((rest & 0x7F) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
            return this;
        }

        Writer bytes(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Writer text(String text) {
            byte[] bytes = Keys.utf8(text);
            return number(bytes.length).bytes(bytes);
        }

        Writer map(Map<String, String> map) {
            number(map.size());
            map.forEach((name, value) -> text(name).text(value));
            return this;
        }

        byte[] done() {
            return out.toByteArray();
        }
    }

    static final class Reader {
        private final ByteBuffer in;
        private final int version;

        /// @param newest the last version of the form that can be read
        Reader(byte[] value, int newest) {
            this.in = ByteBuffer.wrap(value);
            this.version = in.get();
            if (version < 1 || version > newest) {
                throw new IllegalStateException(
                        "stored value: version %d, this server reads up to %d"
                                .formatted(version, newest));
            }
        }

        int version() {
            return version;
        }

        long number() {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                byte next = in.get();
                value |= (next & 0x7FL) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IllegalStateException("stored value: number longer than 64 bits");
        }

        byte[] bytes(int length) {
            byte[] bytes = new byte[length];
            in.get(bytes);
            return bytes;
        }

        String text() {
            return new String(bytes((int) number()), StandardCharsets.UTF_8);
        }

        Map<String, String> map() {
            Map<String, String> map = new LinkedHashMap<>();
            for (long left = number(); left > 0; left--) {
                map.put(text(), text());
            }
            return map;
        }
    }
}
