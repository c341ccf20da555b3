package io.insitu.middleware;

import io.insitu.storage.Body;
import io.insitu.storage.OpenObject;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/// The bytes of an answer, and how they are best sent. `Content-Length` follows from [#length]; no
/// step sets it, except for the answer to HEAD.
public sealed interface Content extends AutoCloseable {
    Content EMPTY = new Bytes(ByteBuffer.allocate(0));

    /// {@return what is in an object, which is closed as soon as nothing more is read of it}
    static Content of(OpenObject object) {
        return part(object, 0, object.record().size());
    }

    /// {@return a part of it}
    static Content part(OpenObject object, long offset, long length) {
        return switch (object.content()) {
            case OpenObject.Content.InFile file ->
                    new FileRegion(file.file(), file.offset() + offset, length, object::close);
            case OpenObject.Content.InMemory(var bytes) -> {
                // The bytes stay when the object is closed.
                object.close();
                yield new Bytes(bytes.slice(bytes.position() + (int) offset, (int) length));
            }
        };
    }

    /// {@return how many bytes it has, or -1 when that is not known before the end}
    long length();

    /// Lets go of what it holds. Called once, after the last byte or instead of it.
    @Override
    void close();

    record Bytes(ByteBuffer bytes) implements Content {
        @Override
        public long length() {
            return bytes.remaining();
        }

        @Override
        public void close() {}
    }

    /// A part of a file, sent by the kernel; nothing looks at the bytes.
    record FileRegion(Path file, long offset, long length, Runnable onClose) implements Content {
        @Override
        public void close() {
            onClose.run();
        }
    }

    /// Bytes that are made while they are sent.
    record Stream(Body body, long length) implements Content {
        @Override
        public void close() {
            body.close();
        }
    }

    /// No bytes, where HEAD is told how many GET would send.
    record HeadOnly(long length) implements Content {
        @Override
        public void close() {}
    }

    /// One after the other.
    record Sequence(List<Content> parts) implements Content {
        public Sequence {
            parts = List.copyOf(parts);
        }

        @Override
        public long length() {
            long sum = 0;
            for (Content part : parts) {
                if (part.length() < 0) {
                    return -1;
                }
                sum += part.length();
            }
            return sum;
        }

        @Override
        public void close() {
            parts.forEach(Content::close);
        }
    }
}
