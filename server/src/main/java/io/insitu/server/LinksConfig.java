package io.insitu.server;

import io.insitu.server.config.Checks;
import io.insitu.server.http.Http2Config;
import io.insitu.storage.swift.Heartbeat;
import io.insitu.storage.tls.Tls;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The section `cluster.links`: how proxies and nodes are joined to one another.
///
/// @param windowBytes of one session, answer or channel that are on their way, or wait to be taken,
///   at most
/// @param check between two questions whether the other end of a connection is there
/// @param silence without an answer, after which the connection is given up with all that is on it
/// @param channelsMax between instances on a node and instances on others, at one time
/// @param reservation how long a node keeps room for a part of a component that does not come
public record LinksConfig(
        int windowBytes, Duration check, Duration silence, int channelsMax, Duration reservation) {
    static final LinksConfig DEFAULT =
            new LinksConfig(
                    256 << 10,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(10),
                    1024,
                    Duration.ofSeconds(30));

    public LinksConfig {
        Checks.between("window_bytes", windowBytes, 65_535, 16 << 20);
        Checks.between("channels_max", channelsMax, 0, 100_000);
        if (!reservation.isPositive()) {
            throw new IllegalArgumentException("reservation: it must be above 0");
        }
        var _ = new Heartbeat.Rate(check, silence);
    }

    /// {@return what `/info` says of it}
    Map<String, Object> info() {
        return Map.of(
                "window_bytes",
                windowBytes,
                "check_seconds",
                check.toMillis() / 1e3,
                "silence_seconds",
                silence.toMillis() / 1e3,
                "channels_max",
                channelsMax,
                "reservation_seconds",
                reservation.toMillis() / 1e3);
    }

    Heartbeat.Rate heartbeat() {
        return new Heartbeat.Rate(check, silence);
    }

    /// @param tls null where connections are not encrypted
    Http2Config http2(@Nullable Tls tls) {
        return new Http2Config(windowBytes, heartbeat(), tls);
    }
}
