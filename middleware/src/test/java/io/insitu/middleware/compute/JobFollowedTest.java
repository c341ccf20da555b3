package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.insitu.middleware.Authorizer;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is told of a job while it runs.
final class JobFollowedTest extends OnBench {
    private static final String TALKING =
            """
            [{'name': 't', 'exec': {'path': 'swift://~/bin/talk'}, 'devices': [{'name': 'stdout'}]}]
            """;

    private final CountDownLatch said = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @BeforeEach
    void open() {
        engine.program(
                "talk",
                run -> {
                    run.complain("half done");
                    said.countDown();
                    release.await();
                    return FakeRun.DONE;
                });
        bench.object("bin", "talk", "wasm:talk");
    }

    @AfterEach
    void close() {
        release.countDown();
    }

    private String defer(String job) {
        return bench.job(job, "X-Zerovm-Deferred", "always").header("X-Zerovm-Job");
    }

    private Request asking(String query) {
        return bench.request("GET", "/v1/AUTH_test", "", Headers.EMPTY, Authorizer.EVERYTHING)
                .withQuery(Query.parse(query));
    }

    private JsonNode json(String query) throws IOException {
        return new ObjectMapper().readTree(bench.answer(asking(query)).body());
    }

    @Test
    void whatAnInstanceWritesToStderrIsToldWhileItRuns() throws Exception {
        String id = defer(TALKING);
        said.await();

        String told;
        try (ContentBody events =
                new ContentBody(bench.respond(asking("job=" + id + "&events")).content())) {
            told = StandardCharsets.UTF_8.decode(Objects.requireNonNull(events.next())).toString();
        }
        JsonNode meanwhile = json("job=" + id);

        assertThat(told)
                .startsWith("event: stderr\ndata: {\"name\":\"t\",\"line\":\"half done\"}\n\n");
        assertThat(meanwhile.path("state").asText()).isEqualTo("running");
    }
}
