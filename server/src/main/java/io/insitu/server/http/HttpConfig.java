package io.insitu.server.http;

import io.insitu.server.config.Checks;
import java.time.Duration;

/// How clients reach the server, and what one client may hold of it.
///
/// @param address to listen on; `0.0.0.0` for all
/// @param port to listen on; 0 takes a free one, told on standard output
/// @param eventLoops threads that move bytes; 0 takes one for each core
/// @param acceptBacklog connections that may wait to be accepted
/// @param requestsMax requests answered at a time; one more gets 503
/// @param requestLineBytesMax longer request lines get 414
/// @param headerBytesMax larger request heads get 431
/// @param keepAlive a connection without a request in flight is closed after this
/// @param bodyIdle an upload from which nothing comes for this long gets 408
/// @param sendIdle a client that takes nothing of its answer for this long is dropped
/// @param unreadBytesMax of a request body that nobody read, read away to keep the connection
/// @param linger how long a connection that is to be closed may go on sending what nobody reads
/// @param drain at SIGTERM, how long requests in flight may take to end
/// @param blockedLoopWarning an event loop held for longer is logged with its stack
/// @param tls what it shows to clients that connect by TLS; none: it speaks without
public record HttpConfig(
        String address,
        int port,
        int eventLoops,
        int acceptBacklog,
        int requestsMax,
        int requestLineBytesMax,
        int headerBytesMax,
        Duration keepAlive,
        Duration bodyIdle,
        Duration sendIdle,
        int unreadBytesMax,
        Duration linger,
        Duration drain,
        Duration blockedLoopWarning,
        ServerCertificate tls) {
    public static final HttpConfig DEFAULT =
            new HttpConfig(
                    "127.0.0.1",
                    8080,
                    0,
                    1024,
                    1024,
                    16 << 10,
                    64 << 10,
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    64 << 10,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(2),
                    ServerCertificate.NONE);

    public HttpConfig {
        Checks.between("port", port, 0, 65_535);
        Checks.between("event_loops", eventLoops, 0, 1024);
        Checks.between("accept_backlog", acceptBacklog, 1, 65_535);
        Checks.between("requests_max", requestsMax, 1, 1_000_000);
        Checks.between("request_line_bytes_max", requestLineBytesMax, 1024, 1 << 20);
        Checks.between("header_bytes_max", headerBytesMax, 1024, 16 << 20);
    }

    /// {@return the same without [#tls], for clients that may send and take nothing for that long,
    /// with room for that many requests more}
    public HttpConfig patient(Duration idle, int moreRequests) {
        return new HttpConfig(
                address,
                port,
                eventLoops,
                acceptBacklog,
                requestsMax + moreRequests,
                requestLineBytesMax,
                headerBytesMax,
                keepAlive,
                idle,
                idle,
                unreadBytesMax,
                linger,
                drain,
                blockedLoopWarning,
                ServerCertificate.NONE);
    }

    /// {@return that of the server's URLs}
    public String scheme() {
        return tls.isEmpty() ? "http" : "https";
    }

    int eventLoopCount() {
        return eventLoops > 0 ? eventLoops : Runtime.getRuntime().availableProcessors();
    }
}
