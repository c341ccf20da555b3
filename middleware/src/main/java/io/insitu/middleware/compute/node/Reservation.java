package io.insitu.middleware.compute.node;

import java.net.URI;
import java.util.Map;

/// What a node keeps free for its part of a component that runs on several nodes, until the session
/// comes. Sent as JSON.
///
/// @param instances of its part
/// @param outgoing how many channels lead from them to other nodes
/// @param incoming the channels that lead to them, by their link, and the nodes that they come from
/// @param key known to these nodes and the proxy alone: who opens a channel shows that it knows it
record Reservation(int instances, int outgoing, Map<Integer, URI> incoming, String key) {
    Reservation {
        if (instances < 1 || outgoing < 0) {
            throw new IllegalArgumentException(
                    "instances: %d, outgoing: %d: too few".formatted(instances, outgoing));
        }
        incoming = Map.copyOf(incoming);
    }

    int channels() {
        return outgoing + incoming.size();
    }
}
