package io.insitu.middleware.compute;

import io.insitu.middleware.SwiftException;
import io.insitu.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The events of a job as the server tells them that runs it; from where that one goes away on, as
/// the job's record says.
final class FollowedEvents implements Body {
    private final Supplier<Body> byRecord;
    private volatile Body events;
    private boolean isLeft;

    FollowedEvents(Body events, Supplier<Body> byRecord) {
        this.events = events;
        this.byRecord = byRecord;
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
        if (!isLeft) {
            try {
                return events.next();
            } catch (IOException e) {
                goOn(e);
            }
        }
        return events.next();
    }

    private void goOn(IOException cause) throws IOException {
        isLeft = true;
        events.close();
        try {
            events = byRecord.get();
        } catch (SwiftException e) {
            e.addSuppressed(cause);
            throw new IOException("nothing more is known of the job", e);
        }
    }

    @Override
    public void close() {
        events.close();
    }
}
