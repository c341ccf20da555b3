package io.insitu.middleware.compute.run;

/// What instances read that have `stdin` without a path.
public sealed interface Input extends AutoCloseable permits Payload, Arriving {
    /// No instance reads it any more.
    @Override
    void close();
}
