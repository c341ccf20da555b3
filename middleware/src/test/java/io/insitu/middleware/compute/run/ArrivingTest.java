package io.insitu.middleware.compute.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.engine.Pipe;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class ArrivingTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir private Path directory;

    /// What a program would read, until it wants no more.
    private static final class Program implements Pipe.WriteEnd {
        private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private final int most;

        Program(int most) {
            this.most = most;
        }

        @Override
        public boolean send(ByteBuffer message) {
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            messages.add(bytes);
            return messages.size() < most;
        }

        @Override
        public boolean write(ByteBuffer from) {
            throw new UnsupportedOperationException("messages are sent");
        }

        @Override
        public void close() {
            ended.countDown();
        }

        List<Integer> awaitLengths() throws InterruptedException {
            ended.await();
            return messages.stream().map(bytes -> bytes.length).toList();
        }

        List<byte[]> all() {
            return new ArrayList<>(messages);
        }
    }

    /// So many parts of that size.
    private static Body parts(int count, int size) {
        return new Body() {
            private int given;

            @Override
            public @Nullable ByteBuffer next() {
                byte[] part = new byte[size];
                Arrays.fill(part, (byte) given);
                return given++ < count ? ByteBuffer.wrap(part) : null;
            }

            @Override
            public void close() {}
        };
    }

    private Arriving upload(Body rest, long keptMax) {
        return new Arriving(ByteBuffer.allocate(1), rest, directory, keptMax, LONG);
    }

    @Test
    void messagesHaveOneSizeWhateverComesFromTheNetwork() throws InterruptedException {
        Arriving upload = upload(parts(30, 5000), 1 << 20);
        Program program = new Program(100);

        upload.feed(program, LONG);

        assertThat(program.awaitLengths()).containsExactly(65_536, 65_536, 18_929);
        upload.finish();
        upload.abandon();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anotherRunGetsTheSameMessages() throws InterruptedException {
        Arriving upload = upload(parts(30, 5000), 1 << 20);
        Program lost = new Program(2);
        Program next = new Program(100);

        upload.feed(lost, LONG);
        lost.awaitLengths();
        upload.feed(next, LONG);

        assertThat(next.awaitLengths()).containsExactly(65_536, 65_536, 18_929);
        assertThat(next.all().subList(0, 2))
                .usingElementComparator(Arrays::compare)
                .containsExactlyElementsOf(lost.all());
        upload.abandon();
    }

    @Test
    void noOtherRunBeginsWhenNotAllThatHasPassedIsKept() throws InterruptedException {
        Arriving upload = upload(parts(30, 5000), 100_000);
        CountDownLatch stopped = new CountDownLatch(1);
        upload.onFailure(stopped::countDown);
        Program lost = new Program(2);

        upload.feed(lost, LONG);
        lost.awaitLengths();
        upload.feed(new Program(100), LONG);

        stopped.await();
        assertThatThrownBy(upload::check)
                .isInstanceOfSatisfying(
                        SwiftException.class,
                        error -> {
                            assertThat(error.status()).isEqualTo(503);
                            assertThat(error.headers().text("Retry-After")).isEqualTo("0");
                        });
        upload.abandon();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theSlotIsLentWhileTheClientIsWaitedForAndTakenBackThen() throws InterruptedException {
        CountDownLatch lent = new CountDownLatch(1);
        CountDownLatch back = new CountDownLatch(1);
        Body slow =
                new Body() {
                    private boolean over;

                    @Override
                    public @Nullable ByteBuffer next() throws IOException {
                        try {
                            lent.await();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                        boolean last = over;
                        over = true;
                        return last ? null : ByteBuffer.allocate(10);
                    }

                    @Override
                    public void close() {}
                };
        Arriving upload = upload(slow, 1 << 20);
        upload.holds(
                new Arriving.Lent() {
                    @Override
                    public void lend() {
                        lent.countDown();
                    }

                    @Override
                    public void takeBack() {
                        if (lent.getCount() == 0) {
                            back.countDown();
                        }
                    }
                });
        Program program = new Program(100);

        upload.feed(program, LONG);

        assertThat(back.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(program.awaitLengths()).containsExactly(11);
        upload.abandon();
    }

    @Test
    void aProgramThatTakesTooLongOverItIsEnded() throws InterruptedException {
        Arriving upload = upload(parts(1, 1), 1 << 20);
        CountDownLatch stopped = new CountDownLatch(1);
        upload.onFailure(stopped::countDown);

        upload.feed(new Program(100), Duration.ofMillis(1));

        stopped.await();
        assertThatThrownBy(upload::check)
                .isInstanceOfSatisfying(
                        SwiftException.class, error -> assertThat(error.status()).isEqualTo(500))
                .hasMessageContaining("reached its limit: timeout of 0.001 s");
        upload.abandon();
    }
}
