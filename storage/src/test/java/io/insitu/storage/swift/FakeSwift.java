package io.insitu.storage.swift;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that says, word for word, what a test has it say: one answer for each request head, in
/// turn, without looking at bodies. Behind an answer that ends in [#BREAK] the connection is
/// closed.
final class FakeSwift implements AutoCloseable {
    static final String BREAK = "<break>";

    private final ServerSocket listener;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    FakeSwift(String... answers) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.answers.addAll(List.of(answers));
        Thread.ofVirtual().start(this::accept);
    }

    static String answer(String status, String body, String... fields) {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + status + "\r\n");
        for (String field : fields) {
            text.append(field).append("\r\n");
        }
        return text.append("Content-Length: ").append(body.length()).append("\r\n\r\n") + body;
    }

    /// Has it say one more, which a request may be waiting for.
    void say(String answer) {
        answers.add(answer);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /// {@return what has a client speak to it}
    SwiftConfig config(Path directory) {
        return new SwiftConfig(
                URI.create(url()),
                4,
                1,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                16,
                directory.resolve("spool"));
    }

    /// {@return how many connections were made so far}
    int connections() {
        return connections.get();
    }

    /// {@return the heads that have come so far}
    List<String> heads() {
        return heads;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            for (String head = head(socket); !head.isEmpty(); head = head(socket)) {
                heads.add(head);
                String answer = answers.take();
                String said = answer.replace(BREAK, "");
                socket.getOutputStream().write(said.getBytes(StandardCharsets.UTF_8));
                if (answer.endsWith(BREAK)) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String head(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
