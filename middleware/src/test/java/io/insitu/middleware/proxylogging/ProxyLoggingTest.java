package io.insitu.middleware.proxylogging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.insitu.middleware.Content;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import io.insitu.storage.Body;
import io.insitu.storage.FlowingBody;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ProxyLoggingTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final ProxyLogging logging =
            new ProxyLogging(
                    ProxyLogging.Config.DEFAULT,
                    metrics,
                    () -> Requests.NOW.plus(Duration.ofMillis(250)));
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        ((Logger) LoggerFactory.getLogger("insitu.access")).addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        ((Logger) LoggerFactory.getLogger("insitu.access")).detachAppender(lines);
    }

    private Map<String, String> line() {
        assertThat(lines.list).hasSize(1);
        return lines.list.getFirst().getKeyValuePairs().stream()
                .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
    }

    private static Response readingAll(Request request) {
        try {
            while (request.body().next() != null) {
                // Only how much it is matters.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Response.text(201, "text/plain", "stored");
    }

    @Test
    void aLineMayBeAsSwiftWritesIt() {
        ProxyLogging swift =
                new ProxyLogging(
                        new ProxyLogging.Config(true),
                        metrics,
                        () -> Requests.NOW.plus(Duration.ofMillis(250)));
        Request request =
                Requests.upload(
                        "PUT",
                        "/v1/a/c/o%20x?temp_url_sig=0123456789abcdef0123&x=ü",
                        "12345",
                        "User-Agent",
                        "curl 8",
                        "X-Forwarded-For",
                        "198.51.100.7, 10.0.0.1",
                        "X-Auth-Token",
                        "AUTH_tk0123456789abcdef");

        swift.handle(request, ProxyLoggingTest::readingAll);

        assertThat(lines.list.getFirst().getFormattedMessage())
                .isEqualTo(
                        "198.51.100.7 192.0.2.1 23/Nov/2026/09/00/00 PUT"
                            + " /v1/a/c/o%2520x%3Ftemp_url_sig%3D0123456789abcdef...%26x%3D%25C3%25BC"
                            + " - 201 - curl%208 AUTH_tk012345678... 5 6 - tx-test - 0.2500 - -"
                            + " 1795424400.000000000 1795424400.250000000 -");
        assertThat(lines.list.getFirst().getKeyValuePairs()).isNull();
    }

    @Test
    void aRequestIsOneLine() {
        Request request = Requests.upload("PUT", "/v1/a/c/o%20x", "12345", "User-Agent", "curl/8");

        logging.handle(request, ProxyLoggingTest::readingAll);

        assertThat(line())
                .isEqualTo(
                        Map.of(
                                "method", "PUT",
                                "path", "/v1/a/c/o%20x",
                                "status", "201",
                                "remote", "192.0.2.1",
                                "agent", "curl/8",
                                "received", "5",
                                "sent", "6",
                                "millis", "250"));
    }

    @Test
    void requestsBytesAndTimesAreCounted() {
        logging.handle(Requests.upload("PUT", "/v1/a/c/o", "12345"), ProxyLoggingTest::readingAll);
        logging.handle(Requests.of("GET", "/v1/a"), request -> Response.of(404));

        var puts = metrics.get("insitu.requests").tags("method", "PUT", "status", "201").timer();
        assertThat(puts.count()).isEqualTo(1);
        assertThat(puts.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(250);
        assertThat(metrics.get("insitu.requests").tags("method", "GET", "status", "404").timer())
                .satisfies(timer -> assertThat(timer.count()).isEqualTo(1));
        assertThat(metrics.get("insitu.request.bytes").tags("method", "PUT").counter().count())
                .isEqualTo(5);
        assertThat(metrics.get("insitu.response.bytes").tags("method", "PUT").counter().count())
                .isEqualTo(6);
    }

    @Test
    void whatFlowsIsCountedToo() {
        Content flowing = new Content.Stream(new Flow(List.of("hello", "world!")), 11);

        Response response =
                logging.handle(
                        Requests.of("GET", "/v1/a/c/o"),
                        request -> Response.of(200).withContent(flowing));
        ByteBuffer taken = ByteBuffer.allocate(20);
        try (Content content = response.content()) {
            assertThat(content)
                    .isInstanceOfSatisfying(
                            Content.Stream.class,
                            stream ->
                                    ((FlowingBody) stream.body())
                                            .flowTo(bytes -> {
                                                taken.put(bytes);
                                                return CompletableFuture.allOf();
                                            }));
        }

        assertThat(new String(taken.array(), 0, taken.position(), UTF_8)).isEqualTo("helloworld!");
        assertThat(line()).containsEntry("sent", "11");
    }

    /// Comes of itself.
    private record Flow(List<String> parts) implements FlowingBody {
        @Override
        public @Nullable ByteBuffer next() {
            throw new AssertionError("pulled");
        }

        @Override
        public CompletionStage<Void> flowTo(Sink sink) {
            for (String part : parts) {
                var _ = sink.take(ByteBuffer.wrap(part.getBytes(UTF_8)));
            }
            return CompletableFuture.allOf();
        }

        @Override
        public void close() {}
    }

    @Test
    void aMadeUpMethodMakesNoMetric() {
        logging.handle(Requests.of("XYZZY", "/v1/a"), request -> Response.of(405));

        assertThat(metrics.get("insitu.requests").tags("method", "OTHER").timer().count())
                .isEqualTo(1);
    }

    @Test
    void aFilePartStaysOneAndIsLoggedWhenItIsClosed() {
        AtomicInteger closed = new AtomicInteger();
        var region = new Content.FileRegion(Path.of("object"), 10, 20, closed::incrementAndGet);

        Response response =
                logging.handle(
                        Requests.of("GET", "/v1/a/c/o"),
                        request -> Response.of(200).withContent(region));

        assertThat(lines.list).isEmpty();
        assertThat(response.content()).isInstanceOf(Content.FileRegion.class);
        response.content().close();
        assertThat(closed).hasValue(1);
        assertThat(line()).containsEntry("sent", "20");
    }

    @Test
    void aStreamIsLoggedWithWhatWasSentOfIt() {
        var stream = new Content.Stream(Body.of(ByteBuffer.wrap(new byte[7])), -1);
        Handler next = request -> Response.of(200).withContent(stream);

        Response response = logging.handle(Requests.of("GET", "/v1/a/c/o"), next);
        Responses.body(response);

        assertThat(line()).containsEntry("sent", "7");
    }

    @Test
    void aSequenceIsLoggedOnceAndKeepsItsLength() {
        AtomicInteger closed = new AtomicInteger();
        var region = new Content.FileRegion(Path.of("o"), 0, 3, closed::incrementAndGet);
        var sequence =
                new Content.Sequence(
                        List.of(new Content.Bytes(ByteBuffer.wrap(new byte[2])), region));

        Response response =
                logging.handle(
                        Requests.of("GET", "/v1/a/c/o"),
                        request -> Response.of(206).withContent(sequence));
        response.content().close();

        assertThat(response.content().length()).isEqualTo(5);
        assertThat(closed).hasValue(1);
        assertThat(line()).containsEntry("sent", "5");
    }

    @Test
    void aSequenceOfUnknownLengthIsLoggedWithWhatWasSentOfIt() {
        var begin = new Content.Bytes(ByteBuffer.wrap(new byte[2]));
        var rest = new Content.Stream(Body.of(ByteBuffer.wrap(new byte[7])), -1);
        var sequence = new Content.Sequence(List.of(begin, rest));

        Response response =
                logging.handle(
                        Requests.of("GET", "/v1/a/c"),
                        request -> Response.of(200).withContent(sequence));
        Responses.body(response);

        assertThat(response.content().length()).isEqualTo(-1);
        assertThat(line()).containsEntry("sent", "9");
    }
}
