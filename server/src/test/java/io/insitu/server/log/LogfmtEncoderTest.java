package io.insitu.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogfmtEncoderTest {
    private final LoggerContext context = new LoggerContext();

    @Test
    void eventIsOneLineOfPairs() {
        LoggingEvent event = event("started in 3 s");
        event.setMDCPropertyMap(Map.of("txn", "tx12"));
        event.setKeyValuePairs(List.of(new KeyValuePair("status", 200)));

        assertThat(encode(event))
                .isEqualTo(
                        "time=2026-01-02T03:04:05Z level=INFO txn=tx12 at=Server"
                                + " msg=\"started in 3 s\" status=200\n");
    }

    @Test
    void textFromOutsideCannotForgeALineOrAPair() {
        LoggingEvent event = event("GET /a\nlevel=ERROR \"x\" \\ \u2028");

        assertThat(encode(event))
                .endsWith("msg=\"GET /a\\nlevel=ERROR \\\"x\\\" \\\\ \\u2028\"\n")
                .containsOnlyOnce("\n");
    }

    @BeforeEach
    void contextHasPlaceForARequest() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    private LoggingEvent event(String message) {
        LoggingEvent event =
                new LoggingEvent(
                        "", context.getLogger("io.insitu.Server"), Level.INFO, message, null, null);
        event.setInstant(Instant.parse("2026-01-02T03:04:05Z"));
        return event;
    }

    private static String encode(LoggingEvent event) {
        return new String(new LogfmtEncoder().encode(event), StandardCharsets.UTF_8);
    }
}
