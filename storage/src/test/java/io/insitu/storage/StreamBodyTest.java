package io.insitu.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StreamBodyTest {
    /// One that notes what it is asked for.
    private static final class Asked extends StreamBody {
        private int buffers;

        Asked() {
            super(Duration.ofHours(1), new ReadAhead());
        }

        @Override
        protected void fetch(int more) {
            buffers += more;
        }

        @Override
        protected Exception silent(Duration time) {
            throw new AssertionError("it has an hour");
        }

        @Override
        protected IOException gone(Throwable cause) {
            return new IOException("gone", cause);
        }

        void come(int count) {
            for (int i = 0; i < count; i++) {
                came(ByteBuffer.allocate(1));
            }
        }
    }

    private final Asked body = new Asked();
    private final List<CompletableFuture<Void>> taken = new ArrayList<>();

    private CompletableFuture<Void> take(ByteBuffer bytes) {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        taken.add(gone);
        return gone;
    }

    private CompletableFuture<Void> flow() {
        return body.flowTo(this::take).toCompletableFuture();
    }

    @Test
    void flowAsksForNoMoreThanItsShareUntilSomethingIsGone() {
        var _ = flow();
        body.come(ReadAhead.MOST);
        assertThat(body.buffers).isEqualTo(ReadAhead.MOST);

        taken.getFirst().complete(null);

        assertThat(body.buffers).isEqualTo(ReadAhead.MOST + 1);
    }

    @Test
    void flowEndsWithTheLastByteThoughItMayStillBeOnItsWay() {
        CompletableFuture<Void> flow = flow();
        body.come(1);
        assertThat(flow).isNotDone();

        body.ended();

        assertThat(flow).isCompleted();
    }

    @Test
    void flowThatIsGivenUpAsksForNothingMore() {
        var _ = flow();
        body.come(1);
        body.close();

        taken.getFirst().complete(null);

        assertThat(body.buffers).isEqualTo(ReadAhead.MOST);
    }

    @Test
    void whoPullsIsToldEachTimeThatTheSenderIsGone() {
        body.broke(new IOException("reset"));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(body::next).isInstanceOf(IOException.class).hasMessage("gone");
        }
    }

    @Test
    void flowThatBeginsTooLateIsToldThatTheSenderIsGone() {
        body.broke(new IOException("reset"));

        assertThatThrownBy(flow()::get)
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("gone");
    }
}
