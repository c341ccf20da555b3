package io.insitu.middleware.object;

import io.insitu.middleware.Content;
import io.insitu.middleware.Headers;
import io.insitu.middleware.HttpDate;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.entity.ByteRange;
import io.insitu.middleware.entity.Entity;
import io.insitu.middleware.entity.EntityReader;
import io.insitu.storage.Body;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.OpenObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers GET and HEAD for an object that is there.
final class ObjectReader {
    private ObjectReader() {}

    /// @param more headers
    static Response head(Request request, ObjectRecord record, Headers more) {
        return EntityReader.head(request, entity(record, more));
    }

    /// @param object is closed with the answer's content, or here when that does not need it
    /// @param more headers
    static Response get(Request request, OpenObject object, Headers more) {
        boolean inPlace = request.headers().has(ObjectHandler.IN_PLACE);
        return EntityReader.get(
                request, entity(object.record(), more), new Stored(object, inPlace));
    }

    private static Entity entity(ObjectRecord record, Headers more) {
        return new Entity(
                ObjectHeaders.describe(record).and(more),
                record.size(),
                record.etag(),
                HttpDate.ceiling(record.timestamp()));
    }

    /// @param inPlace whether the bytes are wanted in memory or in a file
    private record Stored(OpenObject object, boolean inPlace) implements EntityReader.Source {
        @Override
        public Content part(ByteRange range, Runnable onClose) {
            Optional<Body> read =
                    inPlace ? Optional.empty() : object.part(range.start(), range.length());
            return read.isPresent()
                    ? new Content.Stream(new Closing(read.get(), onClose), range.length())
                    : whereItLies(range, onClose);
        }

        private Content whereItLies(ByteRange range, Runnable onClose) {
            return switch (object.content()) {
                case OpenObject.Content.InFile file ->
                        new Content.FileRegion(
                                file.file(),
                                file.offset() + range.start(),
                                range.length(),
                                onClose);
                case OpenObject.Content.InMemory memory -> {
                    // The bytes stay when the object is closed.
                    onClose.run();
                    ByteBuffer bytes = memory.bytes();
                    int start = bytes.position() + (int) range.start();
                    yield new Content.Bytes(bytes.slice(start, (int) range.length()));
                }
            };
        }

        @Override
        public void close() {
            object.close();
        }
    }

    private record Closing(Body body, Runnable onClose) implements Body {
        @Override
        public @Nullable ByteBuffer next() throws IOException {
            return body.next();
        }

        @Override
        public void close() {
            body.close();
            onClose.run();
        }
    }
}
