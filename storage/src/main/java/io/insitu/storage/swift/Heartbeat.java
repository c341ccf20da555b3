package io.insitu.storage.swift;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the other end of an HTTP/2 connection from time to time whether it is there (PING, RFC
/// 9113, section 6.7), and closes the connection when it does not say so: a network that was cut
/// says nothing by itself, and whatever waits on the connection would wait for ever. On the
/// connection's event loop.
public final class Heartbeat {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final long ANY = 0x1051700;

    private final Vertx vertx;
    private final HttpConnection connection;
    private final Rate rate;

    /// @param every from an answer to the next question
    /// @param silence for an answer, after which the connection is closed
    public record Rate(Duration every, Duration silence) {
        public Rate {
            if (!every.isPositive() || !silence.isPositive()) {
                throw new IllegalArgumentException("every, silence: each must be above 0");
            }
        }
    }

    private Heartbeat(Vertx vertx, HttpConnection connection, Rate rate) {
        this.vertx = vertx;
        this.connection = connection;
        this.rate = rate;
    }

    /// Begins to ask; ends with the connection. That a connection breaks is told to whoever waits
    /// on it, so that it is no error by itself.
    public static void watch(Vertx vertx, HttpConnection connection, Rate rate) {
        connection.exceptionHandler(e -> LOG.debug("a connection failed", e));
        new Heartbeat(vertx, connection, rate).later();
    }

    private void later() {
        vertx.setTimer(Math.max(1, rate.every().toMillis()), _ -> ask());
    }

    private void ask() {
        long silent = vertx.setTimer(Math.max(1, rate.silence().toMillis()), _ -> giveUp());
        connection
                .ping(Buffer.buffer().appendLong(ANY))
                .onComplete(answer -> {
                    vertx.cancelTimer(silent);
                    if (answer.succeeded()) {
                        later();
                    }
                });
    }

    private void giveUp() {
        LOG.info("{} says nothing: its connection is closed", connection.remoteAddress());
        var _ = connection.close();
    }
}
