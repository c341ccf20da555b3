package io.insitu.middleware.compute;

import io.insitu.middleware.Request;
import io.insitu.storage.ObjectStore;

/// Which store holds the objects that a request's jobs read and write: one for all where we decide
/// ourselves what may be touched, one that speaks with the sender's token where a cluster does.
@FunctionalInterface
public interface Stores {
    /// {@return the objects as the sender of the request may touch them}
    ObjectStore of(Request request);
}
