package io.insitu.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/// A body that can also come of itself: each buffer is handed on by the thread that got it from the
/// network. A body that is pulled changes threads for each of its buffers, which costs more than to
/// pass one on.
public interface FlowingBody extends Body {
    /// Lets the bytes flow, instead of [#next]. No more is read from the sender than the sink has
    /// room for.
    ///
    /// @return completes when the sink was given the last byte, or with what [#next] would throw,
    ///   or with what the sink's stage did
    CompletionStage<Void> flowTo(Sink sink);

    /// {@return what a flow failed with, as an exception of [#next]}
    ///
    /// @throws RuntimeException where it is one
    static IOException failure(Throwable failure) {
        return switch (failure) {
            case RuntimeException e -> throw e;
            case IOException e -> e;
            default -> new IOException(failure);
        };
    }

    /// Where the bytes of one body go.
    interface Sink {
        /// Takes the next bytes, which are the sink's from now on. Called on an event loop, so it
        /// does not wait.
        ///
        /// @return completes when they are gone, and there is room for more
        CompletionStage<Void> take(ByteBuffer bytes);
    }
}
