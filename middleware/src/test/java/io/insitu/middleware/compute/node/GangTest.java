package io.insitu.middleware.compute.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.engine.Pipe;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The reader's half of a channel.
class GangTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final URI WRITER = URI.create("http://writer:6250");
    private static final int LINK = 7;

    private final Room room = new Room(10, 10, 10);
    private final Gangs gangs = new Gangs(room, PATIENCE);
    private final Gang gang = reserved("g");
    private final WriteEnd end = new WriteEnd();

    private Gang reserved(String id) {
        gangs.reserve(id, new Reservation(2, 1, Map.of(LINK, WRITER), "a key"));
        return gangs.get(id);
    }

    /// Its reader goes after so many bytes.
    private static final class WriteEnd implements Pipe.WriteEnd {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private int most = Integer.MAX_VALUE;
        private boolean closed;

        @Override
        public boolean write(ByteBuffer from) throws IOException {
            if (closed) {
                throw new IOException("this end is closed");
            }
            byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            written.writeBytes(bytes);
            return written.size() <= most;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /// Gives these parts, then its end or, without one, an error.
    private static Body body(boolean ends, String... parts) {
        List<String> left = new ArrayList<>(List.of(parts));
        return new Body() {
            @Override
            public @Nullable ByteBuffer next() throws IOException {
                if (left.isEmpty() && !ends) {
                    throw new SocketException("the connection is gone");
                }
                return left.isEmpty() ? null : UTF_8.encode(left.removeFirst());
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void bytesPassAsTheyAreAndThenTheEnd() {
        gang.connect(LINK, end);

        assertThat(gang.receive(LINK, body(true, "on", "e\0", "two"), PATIENCE).status())
                .isEqualTo(204);

        assertThat(end.written.toString(UTF_8)).isEqualTo("one\0two");
        assertThat(end.closed).isTrue();
        assertThat(gang.isBroken()).isFalse();
    }

    @Test
    void channelThatBreaksOffShowsItsReaderNoEndAndBreaksTheGang() {
        List<String> ended = new ArrayList<>();
        gang.connect(LINK, end);
        gang.onBreak(() -> ended.add("instances"));

        assertThatThrownBy(() -> gang.receive(LINK, body(false, "half"), PATIENCE))
                .isInstanceOfSatisfying(
                        SwiftException.class, e -> assertThat(e.status()).isEqualTo(502));

        assertThat(end.closed).isFalse();
        assertThat(ended).containsExactly("instances");
        assertThat(gang.brokenAt()).isEqualTo(WRITER);
    }

    @Test
    void writerIsToldThatItsReaderHasGone() {
        gang.connect(LINK, end);
        end.most = 3;

        assertThat(gang.receive(LINK, body(true, "abc", "d", "e"), PATIENCE).status())
                .isEqualTo(410);

        assertThat(end.written.toString(UTF_8)).isEqualTo("abcd");
        assertThat(gang.isBroken()).isFalse();
    }

    @Test
    void writerIsToldThatTheSessionOfItsReaderIsOver() {
        gang.connect(LINK, end);
        end.close();

        assertThat(gang.receive(LINK, body(true, "late"), PATIENCE).status()).isEqualTo(410);

        assertThat(gang.isBroken()).isFalse();
    }

    @Test
    void channelThatWaitsForASessionIsRefusedWhenThereWillBeNone() {
        gangs.release("g");

        assertThatThrownBy(() -> gang.receive(LINK, body(true, "early"), PATIENCE))
                .isInstanceOfSatisfying(
                        SwiftException.class, e -> assertThat(e.status()).isEqualTo(404));
    }

    @Test
    void channelIsOpenedOnce() {
        gang.connect(LINK, end);
        gang.receive(LINK, body(true), PATIENCE);

        assertThatThrownBy(() -> gang.receive(LINK, body(true, "again"), PATIENCE))
                .isInstanceOfSatisfying(
                        SwiftException.class, e -> assertThat(e.status()).isEqualTo(409));
        assertThatThrownBy(() -> gang.receive(LINK + 1, body(true, "other"), PATIENCE))
                .isInstanceOfSatisfying(
                        SwiftException.class, e -> assertThat(e.status()).isEqualTo(409));
    }

    @Test
    void roomIsKeptUntilItIsReleased() {
        assertThat(room.instances()).isEqualTo(2);
        assertThat(room.channels()).isEqualTo(2);

        gangs.release("g");

        assertThat(room.instances()).isZero();
        assertThat(room.channels()).isZero();
        assertThatThrownBy(() -> gangs.claim("g"))
                .isInstanceOfSatisfying(
                        SwiftException.class, e -> assertThat(e.status()).isEqualTo(410));
    }

    @Test
    void gangThatRunsIsNotReleased() {
        gangs.claim("g");

        gangs.release("g");

        assertThat(room.instances()).isEqualTo(2);
        gangs.end(gang);
        assertThat(room.instances()).isZero();
    }

    @Test
    void roomForAllOfItOrNone() {
        assertThatThrownBy(() -> gangs.reserve("h", new Reservation(9, 0, Map.of(), "a key")))
                .isInstanceOfSatisfying(
                        SwiftException.class, e -> assertThat(e.status()).isEqualTo(429));
        assertThatThrownBy(() -> gangs.reserve("h", new Reservation(1, 9, Map.of(), "a key")))
                .isInstanceOfSatisfying(
                        SwiftException.class, e -> assertThat(e.status()).isEqualTo(429));
        assertThat(room.instances()).isEqualTo(2);
    }

    @Test
    void onlyWhoKnowsTheGangsKeyCanProveIt() {
        assertThat(gang.proof(LINK)).isEqualTo(Gang.proof("a key", LINK));
        assertThat(gang.proof(LINK))
                .isNotEqualTo(Gang.proof("another key", LINK))
                .isNotEqualTo(gang.proof(LINK + 1));
    }
}
