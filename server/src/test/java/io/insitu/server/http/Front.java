package io.insitu.server.http;

import io.insitu.middleware.Handler;
import io.insitu.server.config.ConfigException;
import io.insitu.server.config.ConfigReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The front on a free port with a handler of the test's, and clients of it.
final class Front implements AutoCloseable {
    private final HttpFront front;

    private Front(HttpFront front) {
        this.front = front;
    }

    /// @param options of [HttpConfig], such as `keepAlive=50ms`
    static Front of(Handler handler, String... options) throws IOException {
        return new Front(HttpFront.start(config(options), handler, InstantSource.system()));
    }

    /// @param options of [HttpConfig], such as `keepAlive=50ms`
    static HttpConfig config(String... options) {
        Map<String, String> environment = new HashMap<>(Map.of("INSITU_PORT", "0"));
        environment.put("INSITU_EVENT_LOOPS", "2");
        environment.put("INSITU_BLOCKED_LOOP_WARNING", "200ms");
        for (String option : options) {
            String[] pair = option.split("=", 2);
            String name = pair[0].replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
            environment.put("INSITU_" + name, pair[1]);
        }
        try {
            return new ConfigReader<>(HttpConfig.DEFAULT, environment, Map.of())
                    .read(Optional.empty());
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// {@return a request's head of these lines, with the empty line after them}
    static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    int port() {
        return front.port();
    }

    Client connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(20_000);
        return new Client(socket);
    }

    /// {@return all that comes back on a new connection until the server ends it}
    String exchange(String request) throws IOException {
        try (Client client = connect()) {
            client.send(request);
            return client.readToEnd();
        }
    }

    void drain() {
        try {
            front.drain();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Waits until no connection is accepted any more.
    void awaitRefusal() throws IOException {
        for (int i = 0; i < 10_000; i++) {
            try (Client client = connect()) {
                client.isQuiet(Duration.ofMillis(1));
            } catch (ConnectException refused) {
                return;
            } catch (SocketException accepted) {
                // It was still accepted, and dropped.
            }
        }
        throw new AssertionError("connections are still accepted");
    }

    @Override
    public void close() {
        front.close();
    }

    /// A socket on which anything can be said.
    static final class Client implements AutoCloseable {
        private final Socket socket;

        private Client(Socket socket) {
            this.socket = socket;
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        String readToEnd() throws IOException {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }

        String readThrough(String end) throws IOException {
            InputStream in = socket.getInputStream();
            StringBuilder read = new StringBuilder();
            while (!read.toString().endsWith(end)) {
                int next = in.read();
                if (next < 0) {
                    throw new AssertionError("no '" + end + "' in: " + read);
                }
                read.append((char) next);
            }
            return read.toString();
        }

        InputStream in() throws IOException {
            return socket.getInputStream();
        }

        Socket socket() {
            return socket;
        }

        boolean isQuiet(Duration time) throws IOException {
            socket.setSoTimeout((int) time.toMillis());
            try {
                return socket.getInputStream().read() == Integer.MIN_VALUE;
            } catch (SocketTimeoutException expected) {
                return true;
            } finally {
                socket.setSoTimeout(20_000);
            }
        }

        void abort() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
