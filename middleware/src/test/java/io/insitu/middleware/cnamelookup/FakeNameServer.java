package io.insitu.middleware.cnamelookup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A name server (RFC 1035) on loopback that knows a few aliases and counts what it is asked.
final class FakeNameServer implements AutoCloseable {
    private static final int NO_ERROR = 0;
    private static final int SERVER_FAILURE = 2;
    private static final int NO_SUCH_NAME = 3;

    final AtomicInteger questions = new AtomicInteger();
    private final Map<String, String> aliases = new ConcurrentHashMap<>();
    private final DatagramSocket socket;
    private volatile boolean fails;

    FakeNameServer() {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    void knows(String host, String alias) {
        aliases.put(host, alias);
    }

    void forgets(String host) {
        aliases.remove(host);
    }

    /// Answers from now on that it cannot say.
    void fails() {
        fails = true;
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                questions.incrementAndGet();
                byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /// The question's head and name, and one record if the name is known.
    private byte[] answer(byte[] question) {
        int at = 12;
        StringBuilder name = new StringBuilder();
        while (question[at] != 0) {
            int length = question[at];
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(question, at + 1, length, StandardCharsets.US_ASCII));
            at += 1 + length;
        }
        String alias = aliases.get(name.toString());
        int code = fails ? SERVER_FAILURE : alias == null ? NO_SUCH_NAME : NO_ERROR;
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(new byte[] {question[0], question[1], (byte) 0x85, (byte) (0x80 | code)});
        answer.writeBytes(new byte[] {0, 1, 0, (byte) (code == NO_ERROR ? 1 : 0), 0, 0, 0, 0});
        answer.write(question, 12, at + 5 - 12);
        if (alias != null && code == NO_ERROR) {
            byte[] target = encoded(alias);
            // The name by a pointer, type CNAME, class IN, a minute to live.
            answer.writeBytes(new byte[] {(byte) 0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 60});
            answer.writeBytes(new byte[] {0, (byte) target.length});
            answer.writeBytes(target);
        }
        return answer.toByteArray();
    }

    private static byte[] encoded(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            bytes.write(label.length());
            bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        bytes.write(0);
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
