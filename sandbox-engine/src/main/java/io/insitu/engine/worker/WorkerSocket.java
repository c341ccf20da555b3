package io.insitu.engine.worker;

import io.insitu.engine.posix.PosixException;
import io.insitu.engine.posix.UnixSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The socket to which workers connect, in a folder of its own.
final class WorkerSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerSocket.class);

    private final Path path;
    private final UnixSocket.Listener listener;

    /// Is told of workers that said who they are.
    interface Greeted {
        void connected(long worker, Connection connection);
    }

    private WorkerSocket(Path path) {
        this.path = path;
        this.listener = new UnixSocket.Listener(path);
    }

    static WorkerSocket open() throws IOException {
        return new WorkerSocket(Files.createTempDirectory("insitu-").resolve("workers"));
    }

    Path path() {
        return path;
    }

    void listen(Greeted greeted) {
        Thread.ofPlatform().name("workers-accept").daemon().start(() -> accept(greeted));
    }

    private void accept(Greeted greeted) {
        while (true) {
            UnixSocket socket;
            try {
                socket = listener.accept();
            } catch (PosixException e) {
                return;
            }
            Thread.ofPlatform().daemon().start(() -> greet(new Connection(socket), greeted));
        }
    }

    private static void greet(Connection connection, Greeted greeted) {
        try {
            if (connection.receive().message() instanceof Message.Hello(long number)) {
                greeted.connected(number, connection);
                return;
            }
        } catch (IOException e) {
            LOG.debug("a worker went away before it said who it is", e);
        }
        connection.close();
    }

    @Override
    public void close() {
        listener.close();
        try {
            Files.deleteIfExists(path);
            Files.deleteIfExists(path.getParent());
        } catch (IOException e) {
            LOG.warn("the workers' socket stays behind", e);
        }
    }
}
