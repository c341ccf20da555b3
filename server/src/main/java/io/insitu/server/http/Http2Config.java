package io.insitu.server.http;

import io.insitu.storage.swift.Heartbeat;
import io.insitu.storage.swift.NodeHttpConfig;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;

/// How HTTP/2 is spoken where other machines of the cluster are the clients: beside HTTP/1.1 on the
/// same port, without TLS to who begins with it (RFC 9113, section 3.3).
///
/// @param windowBytes of one request that may be on their way, or wait to be taken
/// @param heartbeat finds connections that are dead
public record Http2Config(int windowBytes, Heartbeat.Rate heartbeat) {
    /// In half a minute. A job of thousands of instances that is cancelled resets as many streams,
    /// and who does that has the cluster's key.
    private static final int RESETS_MAX = 1 << 20;

    /// @param streamsMax of one connection
    HttpServerOptions on(HttpServerOptions options, long streamsMax) {
        return options.setHttp2ClearTextEnabled(true)
                .setHttp2RstFloodMaxRstFramePerWindow(RESETS_MAX)
                .setHttp2ConnectionWindowSize(NodeHttpConfig.CONNECTION_WINDOW_BYTES)
                .setInitialSettings(
                        new Http2Settings()
                                .setMaxConcurrentStreams(streamsMax)
                                .setMaxFrameSize(NodeHttpConfig.FRAME_BYTES)
                                .setInitialWindowSize(windowBytes));
    }
}
