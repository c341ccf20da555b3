package io.insitu.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/// One server for all test classes that do not harm theirs: register it as a static extension. It
/// ends with the test run, and fails it when the server did not end well or logged an error.
public final class SharedServer implements BeforeAllCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(SharedServer.class);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private @Nullable Running running;

    private static final class Running implements AutoCloseable {
        private final ServerProcess process;
        private @Nullable SwiftClient tester;

        private Running(ServerProcess process) {
            this.process = process;
        }

        private synchronized SwiftClient tester() {
            if (tester == null) {
                tester = SwiftClient.signIn(process.url(), "test:tester", "testing");
            }
            return tester;
        }

        @Override
        public void close() {
            String log = process.log();
            assertThat(process.end()).as("the shared server's exit code").isZero();
            assertThat(log).doesNotContain("level=ERROR").doesNotContain("has been blocked");
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running =
                context.getRoot()
                        .getStore(NAMESPACE)
                        .computeIfAbsent("server", key -> start(), Running.class);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        running = null;
    }

    private static Running start() {
        try {
            Path folder = Repository.root().resolve("integration-tests/target");
            Path data = Files.createTempDirectory(folder, "shared-data");
            return new Running(
                    ServerProcess.on(data).with("INSITU_HTTP_BLOCKED_LOOP_WARNING", "3s").start());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Running running() {
        if (running == null) {
            throw new IllegalStateException("register the server as a static @RegisterExtension");
        }
        return running;
    }

    public ServerProcess process() {
        return running().process;
    }

    /// {@return a client signed in as `test:tester`, who owns `AUTH_test`}
    public SwiftClient tester() {
        return running().tester();
    }

    public SwiftClient signIn(String user, String key) {
        return SwiftClient.signIn(process().url(), user, key);
    }

    /// Makes a container that no other test uses.
    ///
    /// @return its path, such as `/listing-17`
    public String freshContainer(String purpose) {
        String path = "/" + purpose + "-" + NAMES.incrementAndGet();
        tester().makeContainer(path);
        return path;
    }
}
