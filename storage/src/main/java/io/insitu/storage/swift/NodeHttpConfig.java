package io.insitu.storage.swift;

import java.time.Duration;

/// How other machines of an Insitu cluster are reached: over HTTP/2, without TLS by prior knowledge
/// (RFC 9113, section 3.3). All that is said to one machine shares a connection.
///
/// @param eventLoops threads that move bytes
/// @param connectTimeout for a connection to be made
/// @param windowBytes of one stream that may be on their way, or wait to be taken: a receiver that
///   takes nothing holds no more than these
/// @param heartbeat finds connections that are dead
public record NodeHttpConfig(
        int eventLoops, Duration connectTimeout, int windowBytes, Heartbeat.Rate heartbeat) {
    /// Of a connection: so many that the windows of its streams never add up to it, since else a
    /// stream of which nothing is taken would hold up all others.
    public static final int CONNECTION_WINDOW_BYTES = Integer.MAX_VALUE;

    /// Bytes of one frame (RFC 9113, section 4.2).
    public static final int FRAME_BYTES = 64 << 10;

    private static final int WINDOW_BYTES_MIN = 65_535;
    private static final int WINDOW_BYTES_MAX = 16 << 20;

    public NodeHttpConfig {
        if (windowBytes < WINDOW_BYTES_MIN || windowBytes > WINDOW_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "windowBytes: %d is not between %d and %d"
                            .formatted(windowBytes, WINDOW_BYTES_MIN, WINDOW_BYTES_MAX));
        }
    }
}
