package io.insitu.middleware.compute.node;

import io.insitu.storage.ObjectPath;
import java.util.List;
import java.util.Map;

/// Tells where the replicas of objects are. Calls may block.
@FunctionalInterface
interface Endpoints {
    /// One replica.
    ///
    /// @param server the object server's address, `host:port`
    /// @param device the name of its disk
    /// @param target path at that server, percent-encoded
    /// @param headers that the server is to be sent
    record Replica(String server, String device, String target, Map<String, String> headers) {}

    /// {@return the replicas, the ring's first one first; none when nobody tells}
    List<Replica> of(ObjectPath object);
}
