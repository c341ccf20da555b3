package io.insitu.it.comparison;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.insitu.it.harness.Eventually;
import io.insitu.it.harness.PeerSwift;
import io.insitu.it.harness.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Another proxy of the Swift of INSITU_PEER_SWIFT, with more steps, on the same storage servers.
/// Its configuration is that of the Swift, which lies in INSITU_PEER_SWIFT_STATE
/// (`/var/tmp/peer-swift`).
record PeerProxy(Process process, URI url) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// {@return the URL of the Swift that there is; without it the test is skipped}
    static URI peer() {
        Optional<URI> peer =
                Optional.ofNullable(System.getenv("INSITU_PEER_SWIFT")).map(URI::create);
        require(peer.isPresent(), "INSITU_PEER_SWIFT names no Swift to compare with");
        return peer.orElseThrow();
    }

    private static void require(boolean there, String missing) {
        if (!there && "true".equals(System.getenv("INSITU_REQUIRE_PEER_SWIFT"))) {
            throw new AssertionError(missing + ", and one is required");
        }
        assumeTrue(there, missing);
    }

    /// @param folder for its configuration
    /// @param steps those that stand behind `cache`, with blanks between them
    /// @param sections their configuration; what stands in one that the Swift has is added to that,
    ///   in the place of options of the same names
    static PeerProxy with(Path folder, String steps, String sections) throws IOException {
        peer();
        Path conf = PeerSwift.configuration();
        Path standing = conf.resolve("proxy-server.conf");
        require(Files.isReadable(standing), "the Swift's configuration is not in " + conf);
        int port = Ports.free();
        String config =
                Files.readString(standing)
                        .replaceFirst("bind_port = \\d+", "bind_port = " + port)
                        .replaceFirst("workers = \\d+", "workers = 0")
                        .replaceFirst(" cache etag-quoter ", " cache " + steps + " etag-quoter ");
        Path own = folder.resolve("proxy-server.conf");
        Files.writeString(own, with(config, sections));
        ProcessBuilder builder =
                new ProcessBuilder(
                                "/usr/bin/python3",
                                conf.resolve("run.py").toString(),
                                "/usr/bin/swift-proxy-server",
                                own.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("proxy.log").toFile());
        builder.environment().put("SWIFT_CONF_DIR", conf.toString());
        builder.environment().put("PYTHONPATH", "");
        Process process = builder.start();
        PeerProxy proxy = new PeerProxy(process, URI.create("http://127.0.0.1:" + port));
        try {
            Eventually.isTrue(PATIENCE, "Swift's other proxy listens", () -> listens(port));
        } catch (AssertionError e) {
            proxy.close(); // nobody could who never got it
            throw e;
        }
        return proxy;
    }

    private static String with(String config, String sections) {
        StringBuilder all = new StringBuilder();
        Map<String, String> more = new LinkedHashMap<>();
        sections(sections).forEach(section -> more.put(head(section), section));
        for (String standing : sections(config)) {
            String changed = more.remove(head(standing));
            all.append(changed == null ? standing : changed + without(standing, changed));
        }
        more.values().forEach(all::append);
        return all.toString();
    }

    private static List<String> sections(String config) {
        return List.of(config.split("(?m)^(?=\\[)", -1));
    }

    private static String head(String section) {
        return section.lines().findFirst().orElse("");
    }

    /// {@return a section without its head and the options that stand in the other}
    private static String without(String section, String other) {
        Set<String> names = other.lines().map(PeerProxy::name).collect(Collectors.toSet());
        return section.lines()
                .skip(1)
                .filter(line -> !names.contains(name(line)))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static String name(String line) {
        return line.split("=", 2)[0].strip();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
