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

    @Test
    void reportOfAJobThatRunsHasTheInstancesThatHaveEndedAndNamesThoseThatRun() throws Exception {
        engine.program(
                "break",
                run -> {
                    run.write("stderr", "ouch");
                    throw new IllegalStateException("unreachable");
                });
        bench.object("bin", "break", "wasm:break");
        String id =
                defer(
                        """
                        [{'name': 't', 'exec': {'path': 'swift://~/bin/talk'}, 'devices': [{'name': 'stdout'}]},
                         {'name': 'b', 'exec': {'path': 'swift://~/bin/break'}, 'devices': [{'name': 'stdout'}]}]
                        """);
        said.await();
        untilTold(id, "event: instance");

        Bench.Answer answer = bench.answer(asking("job=" + id + "&report"));
        JsonNode report = new ObjectMapper().readTree(answer.body());

        assertThat(answer.header("Content-Type")).isEqualTo("application/vnd.insitu.report+json");
        assertThat(report.path("id").asText()).isEqualTo(id);
        assertThat(report.path("state").asText()).isEqualTo("running");
        assertThat(report.path("running").toString()).isEqualTo("[\"t\"]");
        assertThat(report.path("instances")).hasSize(1);
        assertThat(report.at("/instances/0/name").asText()).isEqualTo("b");
        assertThat(report.at("/instances/0/stderr").asText()).isEqualTo("ouch");
        assertThat(report.has("instances_left_out")).isFalse();
    }

    private void untilTold(String id, String what) throws IOException {
        try (ContentBody events =
                new ContentBody(bench.respond(asking("job=" + id + "&events")).content())) {
            StringBuilder told = new StringBuilder();
            while (told.indexOf(what) < 0) {
                told.append(StandardCharsets.UTF_8.decode(Objects.requireNonNull(events.next())));
            }
        }
    }
}
