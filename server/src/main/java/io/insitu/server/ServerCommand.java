package io.insitu.server;

import io.insitu.server.config.ConfigException;
import io.insitu.server.log.Logging;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `insitu server`: reads the configuration, starts the server, and ends it at SIGTERM or SIGINT.
/// Its exit codes: 0 after a drain, 1 when it could not start, 2 for a configuration or a command
/// line that cannot be used.
@Command(
        name = "server",
        description = "Runs the object store with its sandbox.",
        mixinStandardHelpOptions = true)
class ServerCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCommand.class);
    private static final int CANNOT_START = 1;
    private static final int BAD_CONFIG = 2;

    @Mixin private final ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The port to listen on; 0 for a free one.")
    private @Nullable Integer port;

    @Override
    public Integer call() throws InterruptedException {
        InsituConfig config;
        try {
            config = options.read(flags());
            check(config);
        } catch (ConfigException e) {
            System.err.println("insitu: the configuration cannot be used:");
            e.problems().forEach(problem -> System.err.println("  " + problem));
            return BAD_CONFIG;
        }
        Logging.apply(config.log());
        InsituConfig.reader(config, System.getenv(), options.with(flags()))
                .unknownVariables()
                .forEach(name -> LOG.warn("the environment has {}, which is no option", name));
        return run(config);
    }

    /// Says what is wrong with a configuration for this command.
    ///
    /// @throws ConfigException when something is
    void check(InsituConfig config) throws ConfigException {
        if (config.cluster().isNode()) {
            throw new ConfigException(
                    List.of("cluster.object_server: is for `insitu node`, not for the server"));
        }
    }

    private static int run(InsituConfig config) throws InterruptedException {
        InsituServer server;
        try {
            server = InsituServer.start(config);
        } catch (IOException e) {
            LOG.error("the server cannot start: {}", e.getMessage());
            return CANNOT_START;
        } catch (RuntimeException e) {
            LOG.error("the server cannot start", e);
            return CANNOT_START;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "shutdown"));
        System.out.println("listening on " + server.url());
        new CountDownLatch(1).await();
        return 0;
    }

    /// The signal has begun the end of the JVM, whose exit code would tell of the signal; a drained
    /// server has done what it was told to, and says so with 0.
    private static void end(InsituServer server) {
        try {
            server.drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            server.close();
        }
        Runtime.getRuntime().halt(0);
    }

    private Map<String, String> flags() {
        return port == null ? Map.of() : Map.of("http.port", port.toString());
    }
}
