package io.insitu.it.harness;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;

/// The real Swift that INSITU_PEER_SWIFT names; its users are those of Swift's sample. Tests that
/// need it are skipped without it, unless INSITU_REQUIRE_PEER_SWIFT is set.
public final class PeerSwift {
    private PeerSwift() {}

    public static String url() {
        String url = System.getenv("INSITU_PEER_SWIFT");
        if (url == null && "true".equals(System.getenv("INSITU_REQUIRE_PEER_SWIFT"))) {
            throw new AssertionError("INSITU_PEER_SWIFT names no Swift, and one is required");
        }
        assumeTrue(url != null, "INSITU_PEER_SWIFT names no Swift");
        return url;
    }

    /// {@return where Swift keeps the first replica of an object}
    public static URI endpoint(String url, String path) {
        var told = SwiftClient.anonymous(url, "").absolute("GET", "/endpoints/v1" + path).json();
        return URI.create(told.get(0).asText());
    }
}
