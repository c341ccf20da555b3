package io.insitu.middleware.slo;

import io.insitu.middleware.entity.ByteRange;
import io.insitu.storage.Md5;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// One line of a stored manifest.
sealed interface Segment {
    /// {@return how many bytes of the large object it is}
    long length();

    /// {@return what it adds to the text whose MD5 is the large object's tag}
    String tagged();

    /// Bytes in the manifest itself.
    ///
    /// @param data in base64
    record Inline(String data) implements Segment {
        byte[] bytes() {
            return Base64.getDecoder().decode(data);
        }

        @Override
        public long length() {
            return bytes().length;
        }

        @Override
        public String tagged() {
            return Md5.of(bytes());
        }
    }

    /// An object, or a part of it.
    ///
    /// @param name `/container/object`
    /// @param bytes of the whole object
    /// @param hash its tag, without quotes
    /// @param lastModified as a listing writes it
    /// @param range null for all of it
    /// @param manifest whether it is a static large object itself
    record Stored(
            String name,
            long bytes,
            String hash,
            String contentType,
            String lastModified,
            @Nullable ByteRange range,
            boolean manifest)
            implements Segment {
        long start() {
            return range == null ? 0 : range.start();
        }

        @Override
        public long length() {
            return range == null ? bytes : range.length();
        }

        @Override
        public String tagged() {
            return range == null ? hash : hash + ":" + span(range) + ";";
        }
    }

    /// {@return a range as manifests write it: `first-last`}
    static String span(ByteRange range) {
        return range.start() + "-" + (range.end() - 1);
    }
}
