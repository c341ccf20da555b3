package io.insitu.engine.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What code can do that has taken over a confined process: the attempts are made in a process of
/// their own, which confines itself first.
class ConfinementTest {
    @TempDir Path folder;

    /// The process: confines itself, then tries what it is told to.
    static final class Attempt {
        public static void main(String[] args) throws Exception {
            // A thread that was there before, and classes that the attempts need.
            ExecutorService before = Executors.newSingleThreadExecutor();
            before.submit(() -> {}).get();
            Path file = Path.of(args[1]);
            connect();
            new ProcessBuilder("true").start().waitFor();
            Confinement.loadClassesBeside(Confinement.class);
            Confinement.loadClassesBeside(Attempt.class);
            Confinement.offered().confineProcess();
            String here = outcome(attempt(args[0], file));
            String there = before.submit(() -> outcome(attempt(args[0], file))).get();
            System.out.println(here + "," + there);
            System.out.flush();
            Runtime.getRuntime().halt(0);
        }

        private static String outcome(Callable<?> attempt) {
            try {
                attempt.call();
                return "done";
            } catch (PosixException e) {
                return "errno " + e.errno();
            } catch (IOException e) {
                return "refused";
            } catch (Throwable e) {
                return e.toString();
            }
        }

        private static Callable<?> attempt(String what, Path file) {
            return switch (what) {
                case "read" -> () -> Posix.open(file, Posix.O_RDONLY);
                case "write" -> () -> Posix.open(file, Posix.O_RDWR);
                case "list" -> () -> list(file.resolveSibling(""));
                case "remove" -> () -> Files.deleteIfExists(file);
                case "execute" -> () -> new ProcessBuilder("true").start();
                case "connect" -> Attempt::connect;
                case "unixSocket" -> () -> UnixSocket.connect(file);
                case "thread" -> Attempt::thread;
                default -> throw new IllegalArgumentException(what);
            };
        }

        private static Object list(Path folder) throws IOException {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                return files.iterator().hasNext();
            }
        }

        private static Object connect() throws IOException {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), 1)) {
                return socket;
            } catch (ConnectException e) {
                return "was let through, and nobody listened";
            }
        }

        private static Object thread() throws InterruptedException {
            Thread thread = new Thread(() -> {});
            thread.start();
            thread.join();
            return thread;
        }
    }

    private String attempt(String what) throws Exception {
        assumeTrue(Confinement.offered().isEffective(), "this kernel offers no seccomp");
        Path file = Files.writeString(folder.resolve("file"), "secret");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Attempt.class.getName(),
                                what,
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(Files.readString(file)).isEqualTo("secret");
        return printed.strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "write", "unixSocket"})
    void noDescriptorCanBeHadInAnyThread(String what) throws Exception {
        assertThat(attempt(what)).isEqualTo("errno 1,errno 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "remove", "execute", "connect"})
    void nothingOutsideCanBeReachedInAnyThread(String what) throws Exception {
        assertThat(attempt(what)).isEqualTo("refused,refused");
    }

    @Test
    void threadsCanStillBeStarted() throws Exception {
        assertThat(attempt("thread")).isEqualTo("done,done");
    }
}
