package io.insitu.middleware;

import java.util.Map;

/// One step of the pipeline. It may answer a request itself, or hand it on (changed or not) and
/// change the answer on its way back, or ask the rest of the pipeline several times. Runs on the
/// request's virtual thread and may block.
public interface Middleware {
    /// @throws SwiftException to answer with an error from anywhere; the outermost step renders it
    Response handle(Request request, Handler next);

    /// {@return what `/info` says of this step: its key with its limits and features; empty for a
    /// step that is not shown}
    default Map<String, Object> info() {
        return Map.of();
    }

    /// Ends what the step does beside answering requests.
    default void close() {}
}
