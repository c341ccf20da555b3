package io.insitu.storage.swift;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/// How Swift is reached.
///
/// @param url of Swift's proxy, `http://HOST:PORT`, without a path
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
        int connectionsMax,
        int eventLoops,
        Duration connectTimeout,
        Duration answerTimeout,
        int inlineBytes,
        Path directory,
        Duration retryFor) {
    public SwiftConfig {
        if (!"http".equals(url.getScheme()) || url.getHost() == null || !url.getPath().isEmpty()) {
            throw new IllegalArgumentException(
                    "url: '%s' is not http://HOST:PORT without a path".formatted(url));
        }
        if (connectionsMax < 1 || eventLoops < 1) {
            throw new IllegalArgumentException(
                    "connectionsMax: %d and eventLoops: %d must be 1 or more"
                            .formatted(connectionsMax, eventLoops));
        }
    }

    /// Whoever makes a request makes it once.
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
        return new SwiftConfig(
                url,
                connectionsMax,
                eventLoops,
                connectTimeout,
                answerTimeout,
                inlineBytes,
                directory,
                time);
    }
}
