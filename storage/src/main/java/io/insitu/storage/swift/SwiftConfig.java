package io.insitu.storage.swift;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/// How Swift is reached.
///
/// @param url of Swift's proxy, `http://HOST:PORT` or `https://HOST:PORT`, without a path
/// @param ca the file (PEM) of the authorities that its certificate must come from; empty for those
///   that the Java machine believes
/// @param connectionsMax connections at a time; one request more waits for one
/// @param eventLoops threads that move bytes
/// @param connectTimeout for a connection to be made
/// @param answerTimeout between two signs of life of an answer, and until its head comes
/// @param inlineBytes an object up to this size is held in memory while a job uses it
/// @param directory for what jobs read and write while they run; made when missing, cleared at
///   start
/// @param retryFor how long in all a job's request pauses while Swift says 503 or takes no
///   connection; zero: it is made once
public record SwiftConfig(
        URI url,
        String ca,
        int connectionsMax,
        int eventLoops,
        Duration connectTimeout,
        Duration answerTimeout,
        int inlineBytes,
        Path directory,
        Duration retryFor) {
    public SwiftConfig {
        boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!isHttp || url.getHost() == null || !url.getPath().isEmpty()) {
            throw new IllegalArgumentException(
                    "url: '%s' is neither http://HOST:PORT nor https://HOST:PORT, without a path"
                            .formatted(url));
        }
        if (connectionsMax < 1 || eventLoops < 1) {
            throw new IllegalArgumentException(
                    "connectionsMax: %d and eventLoops: %d must be 1 or more"
                            .formatted(connectionsMax, eventLoops));
        }
    }

    /// Whoever makes a request makes it once; an `https` Swift shows a certificate that everyone
    /// believes.
    public SwiftConfig(
            URI url,
            int connectionsMax,
            int eventLoops,
            Duration connectTimeout,
            Duration answerTimeout,
            int inlineBytes,
            Path directory) {
        this(
                url,
                "",
                connectionsMax,
                eventLoops,
                connectTimeout,
                answerTimeout,
                inlineBytes,
                directory,
                Duration.ZERO);
    }

    /// {@return the same with another [#retryFor]}
    public SwiftConfig retryingFor(Duration time) {
        return with(ca, time);
    }

    /// {@return the same with another [#ca]}
    public SwiftConfig believing(String authorities) {
        return with(authorities, retryFor);
    }

    private SwiftConfig with(String authorities, Duration retries) {
        return new SwiftConfig(
                url,
                authorities,
                connectionsMax,
                eventLoops,
                connectTimeout,
                answerTimeout,
                inlineBytes,
                directory,
                retries);
    }
}
