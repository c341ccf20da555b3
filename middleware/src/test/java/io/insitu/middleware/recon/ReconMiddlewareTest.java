package io.insitu.middleware.recon;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Response;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import io.insitu.storage.embedded.AuditStatus;
import io.insitu.storage.embedded.StoreStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconMiddlewareTest {
    private static final StoreStatus STATUS =
            new StoreStatus(
                    1, 2, 3, 4, 5, 6, 7, 8, 900, 10, new AuditStatus(11, 12, 13, 14, 15), 1000);

    private final ReconMiddleware recon =
            new ReconMiddleware("2.30.1", () -> STATUS, () -> Requests.NOW);

    private Response get(String path) {
        return recon.handle(Requests.of("GET", path), _ -> Response.of(204));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    version        | {"version":"2.30.1"}
                    time           | 1.7954244E9
                    async          | {"async_pending":0}
                    unmounted      | []
                    diskusage      | [{"device":"store","mounted":true,"size":1000,"used":100,"avail":900}]
                    quarantined    | {"objects":13,"containers":0,"accounts":0,"policies":{"0":{"objects":13}}}
                    expirer/object | {"object_expiration_pass":null,"expired_last_pass":10}
                    """)
    void figuresHaveTheFormsOfSwifts(String what, String json) {
        Response answer = get("/recon/" + what);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().text("Content-Type")).isEqualTo("application/json");
        assertThat(Responses.body(answer)).isEqualTo(json);
    }

    @Test
    void theAuditorTellsWhatItDid() {
        assertThat(Responses.body(get("/recon/auditor/object")))
                .startsWith("{\"object_auditor_stats_ALL\":{\"passes\":11,\"bytes_processed\":12");
    }

    @Test
    void theMachineIsDescribed() {
        assertThat(Responses.body(get("/recon/load"))).contains("\"15m\":");
        assertThat(Responses.body(get("/recon/mem"))).contains("\"MemTotal\":\"");
    }

    @Test
    void whatIsNotHereIsSaidSoAndTheRestGoesOn() {
        assertThat(get("/recon/replication/object").status()).isEqualTo(404);
        assertThat(get("/recon").status()).isEqualTo(204);
        assertThat(get("/v1/a").status()).isEqualTo(204);
    }
}
