package io.insitu.middleware.object;

import io.insitu.middleware.Content;
import io.insitu.middleware.HttpDate;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.entity.ByteRange;
import io.insitu.middleware.entity.Entity;
import io.insitu.middleware.entity.EntityReader;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.OpenObject;
import java.nio.ByteBuffer;

/// Answers GET and HEAD for an object that is there.
final class ObjectReader {
    private ObjectReader() {}

    static Response head(Request request, ObjectRecord record) {
        return EntityReader.head(request, entity(record));
    }

    /// @param object is closed with the answer's content, or here when that does not need it
    static Response get(Request request, OpenObject object) {
        return EntityReader.get(request, entity(object.record()), new Stored(object));
    }

    private static Entity entity(ObjectRecord record) {
        return new Entity(
                ObjectHeaders.describe(record),
                record.size(),
                record.etag(),
                HttpDate.ceiling(record.timestamp()));
    }

    private record Stored(OpenObject object) implements EntityReader.Source {
        @Override
        public Content part(ByteRange range, Runnable onClose) {
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
}
