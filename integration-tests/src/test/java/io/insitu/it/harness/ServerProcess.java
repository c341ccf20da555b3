package io.insitu.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The packaged server as a process of its own, on a free port, with its log under `target/servers`
/// where it can be read after a failed test.
public final class ServerProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration END = Duration.ofMinutes(1);
    private static final Pattern LISTENING = Pattern.compile("listening on (http://\\S+)");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Path data;
    private final Process process;
    private final Path out;
    private final Path log;
    private final String url;

    private ServerProcess(Path data, Process process, Path out, Path log) {
        this.data = data;
        this.process = process;
        this.out = out;
        this.log = log;
        this.url = urlOrKill();
    }

    /// Nobody could end a server that was never handed out.
    private String urlOrKill() {
        try {
            return awaitUrl();
        } catch (AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /// What differs from the way in which a user starts it.
    public static final class Setup {
        private final Path data;
        private final Map<String, String> environment = new HashMap<>();
        private final List<String> arguments = new ArrayList<>();
        private String role = "server";

        private Setup(Path data) {
            this.data = data;
        }

        /// Sets an option by its environment variable, such as `INSITU_HTTP_KEEP_ALIVE`.
        public Setup with(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /// Starts a node in place of a server.
        public Setup asNode() {
            role = "node";
            return this;
        }

        public Setup withArgument(String argument) {
            arguments.add(argument);
            return this;
        }

        /// Starts the process and waits until it listens.
        public ServerProcess start() {
            Path out = logFile("out");
            Path log = logFile("log");
            return new ServerProcess(data, launch(out, log), out, log);
        }

        /// Runs a server that is expected to end by itself.
        ///
        /// @return its exit code and what it wrote on standard error
        public Ended runToItsEnd() {
            Path log = logFile("log");
            Process process = launch(logFile("out"), log);
            return new Ended(awaitEnd(process), read(log));
        }

        private Process launch(Path out, Path log) {
            List<String> command = new ArrayList<>();
            command.add(Repository.root().resolve("insitu").toString());
            command.addAll(List.of(role, "--port", "0", "--data", data.toString()));
            command.addAll(arguments);
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectOutput(out.toFile())
                            .redirectError(log.toFile());
            builder.environment().putAll(environment);
            try {
                return builder.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// How a process ended.
    public record Ended(int status, String standardError) {}

    /// @param data the server's folder; a second server may be started on it when the first ended
    public static Setup on(Path data) {
        return new Setup(data);
    }

    /// {@return such as `http://127.0.0.1:41234`}
    public String url() {
        return url;
    }

    /// {@return the server's folder}
    public Path data() {
        return data;
    }

    public int port() {
        return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// {@return the process's children: the engine's workers}
    public List<ProcessHandle> children() {
        return process.children().toList();
    }

    /// {@return what the server has logged so far}
    public String log() {
        return read(log);
    }

    /// Sends SIGTERM and does not wait.
    public void signalEnd() {
        process.destroy();
    }

    /// Sends SIGTERM and waits.
    ///
    /// @return the exit code
    public int end() {
        signalEnd();
        return awaitEnd();
    }

    /// {@return the exit code, when the process has ended}
    public int awaitEnd() {
        return awaitEnd(process);
    }

    /// Sends SIGKILL, which no process can prepare for, and waits.
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            end();
        }
    }

    private static int awaitEnd(Process process) {
        try {
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the server did not end within " + END);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private String awaitUrl() {
        return Eventually.value(
                START,
                () -> "the server did not say where it listens:\n" + read(out) + read(log),
                () -> {
                    Matcher matcher = LISTENING.matcher(read(out));
                    if (matcher.find()) {
                        return matcher.group(1);
                    }
                    if (!process.isAlive()) {
                        throw new AssertionError("the server ended:\n" + read(out) + read(log));
                    }
                    return null;
                });
    }

    private static Path logFile(String ending) {
        try {
            Path folder = Repository.root().resolve("integration-tests/target/servers");
            Files.createDirectories(folder);
            return folder.resolve(
                    "%d-%d.%s"
                            .formatted(
                                    ProcessHandle.current().pid(),
                                    NUMBER.incrementAndGet(),
                                    ending));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
