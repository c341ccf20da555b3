package io.insitu.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Content;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Response;
import io.insitu.storage.Body;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Bytes wait where they come from, not in the server.
@Timeout(60)
class SlowClientsTest {
    private static final String GET = Front.head("GET / HTTP/1.1", "Host: h");
    private static final long ENDLESS = 1L << 40;

    /// A body without an end that counts what is asked of it.
    private static final class Endless implements Body {
        private final AtomicLong given = new AtomicLong();
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public @Nullable ByteBuffer next() {
            given.addAndGet(64 << 10);
            return ByteBuffer.allocate(64 << 10);
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void streamIsNotMadeFasterThanItIsTaken() throws Exception {
        Endless body = new Endless();
        Handler handler =
                request -> Response.of(200).withContent(new Content.Stream(body, ENDLESS));
        try (var front = Front.of(handler, "sendIdle=1s");
                var client = front.connect()) {
            client.send(GET);
            client.readThrough("\r\n\r\n");
            assertThat(body.closed.await(20, TimeUnit.SECONDS)).as("dropped at last").isTrue();

            // What the sockets' buffers take, and a few buffers more.
            assertThat(body.given.get()).isLessThan(32 << 20);
        }
    }

    @Test
    void clientThatTakesNothingOfAFileIsDropped(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("f");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 30);
        }
        CountDownLatch closed = new CountDownLatch(1);
        Content region = new Content.FileRegion(file, 0, 1L << 30, closed::countDown);
        try (var front =
                        Front.of(
                                request -> Response.of(200).withContent(region), "sendIdle=200ms");
                var client = front.connect()) {
            client.send(GET);

            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void clientThatTakesALittleAtATimeIsNotDropped(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("f");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(16 << 20);
        }
        Content region = new Content.FileRegion(file, 0, 16 << 20, () -> {});
        try (var front =
                        Front.of(
                                request -> Response.of(200).withContent(region), "sendIdle=400ms");
                var client = front.connect()) {
            client.send(GET);
            client.readThrough("\r\n\r\n");
            long read = 0;
            long pauses = 0;
            while (read < 16 << 20) {
                read += client.in().readNBytes((int) Math.min(1 << 20, (16 << 20) - read)).length;
                if (pauses++ < 8) {
                    Thread.sleep(Duration.ofMillis(100));
                }
            }

            assertThat(read).isEqualTo(16 << 20);
        }
    }

    @Test
    void uploadThatNobodyReadsIsHeldBack() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Handler handler =
                request -> {
                    try {
                        boolean _ = end.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return Response.of(200);
                };
        try (var front = Front.of(handler);
                var client = front.connect()) {
            client.send(Front.head("PUT / HTTP/1.1", "Host: h", "Content-Length: " + ENDLESS));
            AtomicLong sent = new AtomicLong();
            Socket socket = client.socket();
            Thread sender = Thread.startVirtualThread(() -> send(socket, sent));

            awaitStall(sent);

            assertThat(sent.get()).isLessThan(32 << 20);
            end.countDown();
            socket.close();
            assertThat(sender.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    private static void send(Socket socket, AtomicLong sent) {
        byte[] block = new byte[64 << 10];
        try {
            while (true) {
                socket.getOutputStream().write(block);
                sent.addAndGet(block.length);
            }
        } catch (java.io.IOException closed) {
            assertThat(socket.isClosed()).isTrue();
        }
    }

    /// Nothing tells when a socket takes no more; half a second without a byte is taken for it.
    private static void awaitStall(AtomicLong sent) throws InterruptedException {
        long before = -1;
        while (sent.get() == 0 || sent.get() != before) {
            before = sent.get();
            Thread.sleep(Duration.ofMillis(500));
        }
    }
}
