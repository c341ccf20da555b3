package io.insitu.server.http;

import io.insitu.storage.swift.Heartbeat;
import io.insitu.storage.swift.NodeHttpConfig;
import io.insitu.storage.tls.Tls;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How HTTP/2 is spoken where other machines of the cluster are the clients: beside HTTP/1.1 on the
/// same port, without TLS to who begins with it (RFC 9113, section 3.3).
///
/// @param windowBytes of one request that may be on their way, or wait to be taken
/// @param heartbeat finds connections that are dead
/// @param tls null where connections are not encrypted; else HTTP/2 is agreed on by ALPN
public record Http2Config(int windowBytes, Heartbeat.Rate heartbeat, @Nullable Tls tls) {
    /// In half a minute. A job of thousands of instances that is cancelled resets as many streams,
    /// and who does that has the cluster's key.
    private static final int RESETS_MAX = 1 << 20;

    /// Has a server that listens go on with other certificates when there are.
    void follow(HttpServer server) {
        if (tls != null) {
            tls.follow(server, List.of("h2", "http/1.1"));
        }
    }

    /// @param streamsMax of one connection
    HttpServerOptions on(HttpServerOptions options, long streamsMax) {
        if (tls != null) {
            tls.on(options).setUseAlpn(true);
        }
        return options.setHttp2ClearTextEnabled(tls == null)
                .setHttp2RstFloodMaxRstFramePerWindow(RESETS_MAX)
                .setHttp2ConnectionWindowSize(NodeHttpConfig.CONNECTION_WINDOW_BYTES)
                .setInitialSettings(
                        new Http2Settings()
                                .setMaxConcurrentStreams(streamsMax)
                                .setMaxFrameSize(NodeHttpConfig.FRAME_BYTES)
                                .setInitialWindowSize(windowBytes));
    }
}
