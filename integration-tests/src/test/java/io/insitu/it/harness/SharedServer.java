package io.insitu.it.harness;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/// One server for all test classes that do not harm theirs: register it as a static extension. It
/// ends with the test run, and fails it when the server did not end well or logged an error. It
/// keeps the objects itself; for classes that are [OnSwift] there is another one, in front of a
/// real Swift, and for classes that are [InContainers] one of several machines.
public final class SharedServer implements BeforeAllCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(SharedServer.class);
    private static final AtomicInteger NAMES = new AtomicInteger();

    /// A Swift has what earlier runs left.
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

    private @Nullable Running running;

    private enum Place {
        HERE,
        ON_SWIFT,
        IN_CONTAINERS;

        static Place of(Class<?> test) {
            if (test.isAnnotationPresent(InContainers.class)) {
                return IN_CONTAINERS;
            }
            return test.isAnnotationPresent(OnSwift.class) ? ON_SWIFT : HERE;
        }

        Backend backend() {
            return switch (this) {
                case HERE -> Backend.Processes.embedded();
                case ON_SWIFT -> Backend.Processes.swift();
                case IN_CONTAINERS -> DockerCluster.up();
            };
        }
    }

    private static final class Running implements AutoCloseable {
        private final Backend backend;
        private @Nullable SwiftClient tester;

        private Running(Backend backend) {
            this.backend = backend;
        }

        private synchronized SwiftClient tester() {
            if (tester == null) {
                tester = SwiftClient.signIn(backend.url(), "test:tester", "testing");
            }
            return tester;
        }

        @Override
        public void close() {
            backend.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Place place = Place.of(context.getRequiredTestClass());
        running =
                context.getRoot()
                        .getStore(NAMESPACE)
                        .computeIfAbsent(place, _ -> new Running(place.backend()), Running.class);
    }

    /// Containers are many processes, beside which nothing else is to run.
    @Override
    public void afterAll(ExtensionContext context) {
        Running ended = running;
        running = null;
        if (ended != null && ended.backend instanceof DockerCluster) {
            context.getRoot().getStore(NAMESPACE).remove(Place.IN_CONTAINERS);
            ended.close();
        }
    }

    private Running running() {
        if (running == null) {
            throw new IllegalStateException("register the server as a static @RegisterExtension");
        }
        return running;
    }

    /// {@return the process that clients ask, which a class in containers has none of}
    public ServerProcess process() {
        return ((Backend.Processes) running().backend).server();
    }

    /// {@return the cluster of a class in containers}
    public DockerCluster cluster() {
        return (DockerCluster) running().backend;
    }

    /// {@return where clients ask}
    public String url() {
        return running().backend.url();
    }

    /// {@return a client signed in as `test:tester`, who owns `AUTH_test`}
    public SwiftClient tester() {
        return running().tester();
    }

    public SwiftClient signIn(String user, String key) {
        return SwiftClient.signIn(url(), user, key);
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
