package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Outcome;
import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What may be asked about an account's jobs, and what may lie where their records are.
final class JobListTest extends OnBench {
    private static final String JOB =
            "[{'name': 'n', 'count': %d, 'exec': {'path': 'swift://~/bin/p'}}]";

    @BeforeEach
    void open() {
        engine.program("p", _ -> FakeRun.DONE);
        bench.object("bin", "p", "wasm:p");
    }

    private Bench.Answer ask(String method, String query) {
        return bench.answer(
                bench.request(method, "/v1/AUTH_test", "", Headers.EMPTY, Authorizer.EVERYTHING)
                        .withQuery(Query.parse(query)));
    }

    @ParameterizedTest(name = "{0} ?{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | jobs&limit=many | 400 | limit: 'many' is not a number from 0 to 1000",
                "GET | jobs&limit=1001 | 412 | limit: '1001' is above the maximum of 1000",
                "GET | jobs&marker=%FF | 400 | marker: it is not UTF-8 without NUL",
                "GET | jobs&marker=a%00 | 400 | marker: it is not UTF-8 without NUL",
                "GET | jobs&state=foo | 400 | state: 'foo' is none of queued, planned, running,"
                        + " committing, done, failed, cancelled",
                "GET | job=a%00b | 404 | There is no job a",
                "GET | job=%FF | 404 | There is no job",
                "POST | verify=swift://~/c/%FF | 400 | ''",
                "GET | provenance=swift://~/c/%FF | 400 | ''",
            })
    void whatCannotBeMeantIsRefused(String method, String query, int status, String message) {
        Bench.Answer answer = ask(method, query);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).startsWith(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "{}",
                "{\"id\":\"000000000000-1\",\"account\":\"AUTH_other\",\"state\":\"running\",\"submitted\":\"2026-11-23T09:00:00Z\"}"
            })
    void whatIsNoRecordOfAJobIsPassedOver(String forged) {
        String id = bench.job(JOB.formatted(1)).header("X-Zerovm-Job");
        bench.object(".jobs", "record/000000000000-1", forged);
        bench.object(".jobs", "record/x", forged);

        assertThat(ask("GET", "jobs").body()).containsOnlyOnce("submitted").contains(id);
        assertThat(ask("GET", "jobs&limit=1").body()).contains(id);
        assertThat(ask("GET", "jobs&limit=0").body()).isEqualTo("[]");
        assertThat(ask("GET", "job=x").status()).isEqualTo(404);
        assertThat(ask("GET", "job=000000000000-1").status()).isEqualTo(404);
    }

    private String complain(int instances) {
        engine.program(
                "p",
                run -> {
                    run.write("stderr", "c".repeat(64 << 10));
                    return new Outcome.Exited(1);
                });
        return bench.job(JOB.formatted(instances)).header("X-Zerovm-Job");
    }

    @Test
    void reportHasTheStderrOfEveryInstanceHoweverLongThatIs() {
        String id = complain(30);

        String report = ask("GET", "job=" + id + "&report").body();

        assertThat(report.split("\"stderr\":\"c{65536}\"", -1)).hasSize(1 + 30);
        assertThat(bench.names(".jobs")).contains(id + ".json");
    }

    @Test
    void reportSaysWhereStderrWasLeftOut() {
        String id = complain(258);

        String report = ask("GET", "job=" + id + "&report").body();

        assertThat(report.split("\"stderr\":", -1)).hasSize(1 + 256);
        assertThat(report.split("\"stderr_left_out\":65536", -1)).hasSize(1 + 2);
    }
}
