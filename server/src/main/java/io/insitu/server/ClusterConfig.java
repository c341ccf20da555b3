package io.insitu.server;

import io.insitu.storage.swift.SwiftConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/// The section `cluster`: a Swift cluster in the place of the embedded store.
///
/// @param swiftUrl of Swift's proxy, `http://HOST:PORT`; empty for the embedded store
/// @param connectionsMax to Swift at a time; one request more waits for one
/// @param eventLoops threads that move bytes to and from Swift
/// @param connectTimeout for a connection to Swift to be made
/// @param answerTimeout between two signs of life of an answer
/// @param rightsLife how long it is remembered that Swift let a token do a thing
/// @param inlineBytes an object up to this size is held in memory while a job uses it
/// @param directory for what jobs read and write while they run
public record ClusterConfig(
        String swiftUrl,
        int connectionsMax,
        int eventLoops,
        Duration connectTimeout,
        Duration answerTimeout,
        Duration rightsLife,
        int inlineBytes,
        Path directory) {
    public ClusterConfig {
        if (!swiftUrl.isEmpty()) {
            var _ =
                    swift(
                            swiftUrl,
                            connectionsMax,
                            eventLoops,
                            connectTimeout,
                            answerTimeout,
                            inlineBytes,
                            directory);
        }
    }

    static ClusterConfig in(Path directory) {
        return new ClusterConfig(
                "",
                256,
                2,
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                16 << 10,
                directory);
    }

    boolean isSwift() {
        return !swiftUrl.isEmpty();
    }

    SwiftConfig toSwift() {
        return swift(
                swiftUrl,
                connectionsMax,
                eventLoops,
                connectTimeout,
                answerTimeout,
                inlineBytes,
                directory);
    }

    private static SwiftConfig swift(
            String url,
            int connections,
            int loops,
            Duration connect,
            Duration answer,
            int inline,
            Path directory) {
        try {
            return new SwiftConfig(
                    URI.create(url), connections, loops, connect, answer, inline, directory);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("swiftUrl: " + e.getMessage(), e);
        }
    }
}
