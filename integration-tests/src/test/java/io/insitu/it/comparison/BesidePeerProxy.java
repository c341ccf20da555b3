package io.insitu.it.comparison;

import io.insitu.it.harness.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.io.TempDir;

/// Comparisons of what is not there by default: in front of the same Swift's storage servers stands
/// another proxy of it, with other steps or options, beside a server of our own.
abstract class BesidePeerProxy {
    @TempDir private Path folder;
    private final List<AutoCloseable> running = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : running) {
            each.close();
        }
    }

    /// {@return a server to be configured and started}
    protected final ServerProcess.Setup server() throws IOException {
        return ServerProcess.on(Files.createDirectory(folder.resolve("data")));
    }

    /// @param scenario a file of the folder of scenarios
    /// @param steps put into the proxy's pipeline, separated by blanks
    /// @param sections of its configuration
    protected final Stream<DynamicTest> compared(
            String scenarios,
            String scenario,
            String steps,
            String sections,
            ServerProcess.Setup configured)
            throws IOException {
        PeerProxy swift = PeerProxy.with(folder, steps, sections);
        running.add(swift);
        ServerProcess server = configured.start();
        running.add(server);
        return new Comparison(new Side(URI.create(server.url())), new Side(swift.url()))
                .tests(scenarios, scenario);
    }
}
