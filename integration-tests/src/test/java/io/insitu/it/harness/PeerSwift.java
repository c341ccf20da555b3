package io.insitu.it.harness;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

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

    /// {@return the folder of its configuration, below INSITU_PEER_SWIFT_STATE
    /// (/var/tmp/peer-swift)}
    public static Path configuration() {
        String state = System.getenv("INSITU_PEER_SWIFT_STATE");
        return Path.of(state == null ? "/var/tmp/peer-swift" : state).resolve("conf");
    }

    /// {@return the file whose `[swift-hash]` names the folders of objects: where the machine has
    /// one of its own, that one, which Swift reads before it is told of another}
    public static Path swiftConf() {
        Path ofMachine = Path.of("/etc/swift/swift.conf");
        return Files.exists(ofMachine) ? ofMachine : configuration().resolve("swift.conf");
    }

    /// {@return the folder of the object servers' disks}
    public static Path devices() throws IOException {
        String option = "devices = ";
        return Files.readAllLines(configuration().resolve("object-server.conf")).stream()
                .filter(line -> line.startsWith(option))
                .map(line -> Path.of(line.substring(option.length()).strip()))
                .findFirst()
                .orElseThrow();
    }

    /// {@return where Swift keeps the first replica of an object}
    public static URI endpoint(String url, String path) {
        var told = SwiftClient.anonymous(url, "").absolute("GET", "/endpoints/v1" + path).json();
        return URI.create(told.get(0).asText());
    }
}
