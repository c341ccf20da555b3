package io.insitu.middleware.compute.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.StderrFollower;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionLogTest {
    private final SessionLog log = new SessionLog();

    private static StderrFollower.Lines lines(String... texts) {
        return new StderrFollower.Lines(0, List.of(texts));
    }

    private List<SessionLog.Entry> all() throws Exception {
        log.end();
        List<SessionLog.Entry> entries = new ArrayList<>();
        for (ByteBuffer frame = log.next(); frame != null; frame = log.next()) {
            String text = StandardCharsets.US_ASCII.decode(frame).toString();
            assertThat(text.substring(0, 10)).isEqualTo("L%09d".formatted(text.length() - 10));
            entries.add(NodeService.JSON.readValue(text.substring(10), SessionLog.Entry.class));
        }
        return entries;
    }

    @Test
    void linesAreSentInTheirOrder() throws Exception {
        log.wrote(0, lines("a", "b"));
        log.wrote(1, new StderrFollower.Lines(3, List.of("c")));

        assertThat(all())
                .containsExactly(
                        new SessionLog.Entry(0, 0, List.of("a", "b")),
                        new SessionLog.Entry(1, 3, List.of("c")));
    }

    @Test
    void whatTheProxyDoesNotTakeInTimeIsCounted() throws Exception {
        for (int i = 0; i < 300; i++) {
            log.wrote(0, lines("x".repeat(1000)));
        }
        List<SessionLog.Entry> entries = all();

        SessionLog.Entry last = entries.getLast();
        assertThat(last.lines()).isEmpty();
        assertThat(entries.size() - 1 + last.leftOut()).isEqualTo(300);
        assertThat(entries).hasSizeLessThan(265);
    }

    @Test
    void nothingIsSentOfNothing() throws Exception {
        assertThat(all()).isEmpty();
    }
}
