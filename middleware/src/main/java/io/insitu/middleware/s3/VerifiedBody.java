package io.insitu.middleware.s3;

import io.insitu.middleware.SwiftException;
import io.insitu.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A request's bytes, of which the client has said what they must be. That is known only when the
/// last one has come: then [#next] throws where another body would end, so that nothing is stored.
final class VerifiedBody implements Body {
    /// One thing that the client has said.
    ///
    /// @param expected asked for when the last byte has come; a trailer is known only then
    /// @param written how the client writes the checksum
    /// @param error what it is told when that differs
    record Promise(
            RunningChecksum checksum,
            Supplier<String> expected,
            Function<byte[], String> written,
            Supplier<SwiftException> error) {
        private void check() {
            if (!written.apply(checksum.value()).equals(expected.get())) {
                throw error.get();
            }
        }
    }

    private final Body body;
    private final List<Promise> promises;
    private boolean ended;

    VerifiedBody(Body body, List<Promise> promises) {
        this.body = body;
        this.promises = List.copyOf(promises);
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
        ByteBuffer bytes = ended ? null : body.next();
        if (bytes != null) {
            promises.forEach(promise -> promise.checksum().update(bytes.duplicate()));
        } else if (!ended) {
            ended = true;
            promises.forEach(Promise::check);
        }
        return bytes;
    }

    @Override
    public void close() {
        body.close();
    }
}
