package io.insitu.middleware.compute.node;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/// What a node says of itself to proxies. Sent as JSON, signed.
///
/// @param url at which proxies reach it
/// @param beside the object servers that it stands beside, `host:port` as the ring has them, or
///   disks of them, `host:port/device`
record Announcement(URI url, List<String> beside) {
    static final String TARGET = "/node/v1/announcement";

    /// It is forgotten when it was not heard for so long.
    static final Duration LIFE = Duration.ofSeconds(30);

    Announcement {
        if (url.getHost() == null || beside.isEmpty()) {
            throw new IllegalArgumentException(
                    "url: '%s' names no host, or there is nothing beside it".formatted(url));
        }
        beside = List.copyOf(beside);
    }
}
