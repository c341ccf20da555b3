package io.insitu.engine.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.engine.Pipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Pipes whose ends the server itself uses.
@Timeout(60)
class PosixPipeTest {
    private static <T> CompletableFuture<T> inBackground(Callable<T> call) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return call.call();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    private static byte[] readAll(Pipe.ReadEnd end) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(4 << 20);
        while (end.read(all) >= 0) {}
        return Arrays.copyOf(all.array(), all.position());
    }

    @Test
    void bytesPassInTheirOrderHoweverManyAndThenTheEnd() throws IOException {
        byte[] bytes = new byte[3_000_001];
        new Random(1).nextBytes(bytes);
        try (Pipe pipe = PosixPipe.open()) {
            var written =
                    inBackground(() -> {
                        boolean all = pipe.writeEnd().write(ByteBuffer.wrap(bytes));
                        pipe.writeEnd().close();
                        return all;
                    });

            assertThat(readAll(pipe.readEnd())).isEqualTo(bytes);
            assertThat(written.join()).isTrue();
        }
    }

    @Test
    void hundredsAreWaitedForAtOnce() throws IOException {
        List<Pipe> pipes = new ArrayList<>();
        List<CompletableFuture<byte[]>> reads = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Pipe pipe = PosixPipe.open();
            pipes.add(pipe);
            reads.add(inBackground(() -> readAll(pipe.readEnd())));
        }

        for (int i = pipes.size() - 1; i >= 0; i--) {
            pipes.get(i).writeEnd().write(UTF_8.encode("pipe " + i));
            pipes.get(i).writeEnd().close();
        }

        for (int i = 0; i < pipes.size(); i++) {
            assertThat(new String(reads.get(i).join(), UTF_8)).isEqualTo("pipe " + i);
        }
        pipes.forEach(Pipe::close);
    }

    @Test
    void writerThatWaitsIsToldThatItsReaderHasGone() {
        try (Pipe pipe = PosixPipe.open()) {
            var written = inBackground(() -> pipe.writeEnd().write(ByteBuffer.allocate(2 << 20)));

            pipe.readEnd().close();

            assertThat(written.join()).isFalse();
        }
    }

    @Test
    void readerThatWaitsIsToldThatItsOwnEndWasClosed() {
        try (Pipe pipe = PosixPipe.open()) {
            var read = inBackground(() -> pipe.readEnd().read(ByteBuffer.allocate(1)));

            pipe.readEnd().close();

            assertThatThrownBy(read::join).hasCauseInstanceOf(IOException.class);
        }
    }
}
