package io.insitu.middleware.compute.node;

import io.insitu.middleware.Content;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The answer to a session whose instances write to their stderr: what they write while they run,
/// then their report and outputs.
final class SessionBody implements Body {
    private final SessionLog log;
    private final Rest rest;
    private @Nullable ContentBody ended;
    private boolean closed;

    /// What comes when the instances have ended.
    interface Rest {
        /// {@return report and outputs} Blocks until all is there. Called once, unless [#drop] is.
        Content content();

        /// Ends the instances: nobody is to have what they write.
        void drop();
    }

    SessionBody(SessionLog log, Rest rest) {
        this.log = log;
        this.rest = rest;
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
        if (ended != null) {
            return ended.next();
        }
        if (closed) {
            return null;
        }
        try {
            ByteBuffer lines = log.next();
            if (lines != null) {
                return lines;
            }
            ended = new ContentBody(rest.content());
            return ended.next();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (SwiftException e) {
            closed = true;
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (ended != null) {
            ended.close();
        } else if (!closed) {
            closed = true;
            rest.drop();
        }
    }
}
