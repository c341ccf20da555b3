package io.insitu.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/// One server for all test classes that do not harm theirs: register it as a static extension. It
/// ends with the test run, and fails it when the server did not end well or logged an error. It
/// keeps the objects itself; for a class that is [OnSwift] there is another one, in front of a real
/// Swift.
public final class SharedServer implements BeforeAllCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(SharedServer.class);
    private static final AtomicInteger NAMES = new AtomicInteger();

    /// A Swift has what earlier runs left.
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

    private @Nullable Running running;

    private static final class Running implements AutoCloseable {
        private final Backend backend;
        private @Nullable SwiftClient tester;

        private Running(Backend backend) {
            this.backend = backend;
        }

        private ServerProcess process() {
            return backend.server();
        }

        private synchronized SwiftClient tester() {
            if (tester == null) {
                tester = SwiftClient.signIn(process().url(), "test:tester", "testing");
            }
            return tester;
        }

        @Override
        public void close() {
            for (ServerProcess process : backend.processes()) {
                String log = process.log();
                assertThat(process.end()).as("the shared server's exit code").isZero();
                assertThat(log).doesNotContain("level=ERROR").doesNotContain("has been blocked");
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        boolean onSwift = context.getRequiredTestClass().isAnnotationPresent(OnSwift.class);
        Supplier<Backend> backend = onSwift ? Backend::swift : Backend::embedded;
        running =
                context.getRoot()
                        .getStore(NAMESPACE)
                        .computeIfAbsent(onSwift, _ -> new Running(backend.get()), Running.class);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        running = null;
    }

    private Running running() {
        if (running == null) {
            throw new IllegalStateException("register the server as a static @RegisterExtension");
        }
        return running;
    }

    public ServerProcess process() {
        return running().process();
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
    /// @return its path, such as `/listing-0a1b2c3d-17`
    public String freshContainer(String purpose) {
        String path = "/%s-%s-%d".formatted(purpose, RUN, NAMES.incrementAndGet());
        tester().makeContainer(path);
        return path;
    }
}
