package io.insitu.server;

import io.insitu.server.config.Checks;
import io.insitu.server.http.Http2Config;
import io.insitu.storage.swift.Heartbeat;
import java.time.Duration;

/// The section `cluster.links`: how proxies and nodes are joined to one another.
///
/// @param windowBytes of one session, answer or channel that are on their way, or wait to be taken,
///   at most
/// @param check between two questions whether the other end of a connection is there
/// @param silence without an answer, after which the connection is given up with all that is on it
public record LinksConfig(int windowBytes, Duration check, Duration silence) {
    static final LinksConfig DEFAULT =
            new LinksConfig(64 << 10, Duration.ofSeconds(2), Duration.ofSeconds(10));

    public LinksConfig {
        Checks.between("window_bytes", windowBytes, 65_535, 16 << 20);
        var _ = new Heartbeat.Rate(check, silence);
    }

    Heartbeat.Rate heartbeat() {
        return new Heartbeat.Rate(check, silence);
    }

    Http2Config http2() {
        return new Http2Config(windowBytes, heartbeat());
    }
}
