package io.insitu.middleware.catcherrors;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Content;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import io.insitu.storage.Body;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatchErrorsTest {
    private static Response answer(String method, Handler next) {
        return new CatchErrors().handle(Requests.of(method, "/v1/AUTH_test"), next);
    }

    private static Handler failing(RuntimeException failure) {
        return request -> {
            throw failure;
        };
    }

    @Test
    void everyAnswerHasTheTransactionId() {
        Response response = answer("GET", request -> Response.of(204));

        assertThat(response.headers().first("X-Trans-Id")).contains("tx-test");
        assertThat(response.headers().first("X-Openstack-Request-Id")).contains("tx-test");
    }

    @Test
    void anErrorWithoutATextIsSwiftsPage() {
        Response response = answer("GET", failing(new SwiftException(404)));

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.headers().first("Content-Type")).contains("text/html; charset=UTF-8");
        assertThat(Responses.body(response))
                .isEqualTo(
                        "<html><h1>Not Found</h1><p>The resource could not be found.</p></html>");
    }

    @Test
    void anErrorWithATextIsThatText() {
        Response response = answer("GET", failing(new SwiftException(400, "Invalid path ü")));

        assertThat(Responses.body(response)).isEqualTo("Invalid path ü");
        assertThat(response.headers().first("Content-Type")).contains("text/plain; charset=utf-8");
    }

    @Test
    void anErrorsHeadersAreInTheAnswerAndItsTypeStandsOnce() {
        Headers headers = Headers.of("Allow", "GET", "Content-Type", "text/html");
        Response response = answer("PUT", failing(new SwiftException(405, "no", headers)));

        assertThat(response.headers().first("Allow")).contains("GET");
        assertThat(response.headers().startingWith("Content-Type").fields())
                .containsExactly(new Headers.Field("Content-Type", "text/html"));
    }

    @Test
    void anErrorToHeadHasNoBytes() {
        Response response = answer("HEAD", failing(new SwiftException(404)));

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.content().length()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "NO_SUCH_ACCOUNT, 404",
        "NO_SUCH_CONTAINER, 404",
        "NO_SUCH_OBJECT, 404",
        "CONTAINER_NOT_EMPTY, 409",
        "DENIED, 403",
        "TOO_LARGE, 413",
        "UNAVAILABLE, 503",
        "PRECONDITION_FAILED, 412",
        "DISK_FULL, 507"
    })
    void whatTheStoreRefusesHasSwiftsStatus(Reason reason, int status) {
        Response response = answer("GET", failing(new StorageException(reason, "why")));

        assertThat(response.status()).isEqualTo(status);
        assertThat(Responses.body(response)).startsWith("<html><h1>").doesNotContain("why");
    }

    @Test
    void aBugIsA500ThatTellsNothingOfItself() {
        Response response = answer("GET", failing(new IllegalStateException("secret")));

        assertThat(response.status()).isEqualTo(500);
        assertThat(Responses.body(response))
                .startsWith("<html><h1>Internal Error</h1>")
                .doesNotContain("secret");
        assertThat(response.headers().first("X-Trans-Id")).contains("tx-test");
    }

    @Test
    void anAnswerToHeadKeepsItsLengthAndLetsGoOfItsBytes() {
        AtomicInteger closed = new AtomicInteger();
        Body body =
                new Body() {
                    @Override
                    public ByteBuffer next() {
                        throw new AssertionError("nobody wants the bytes");
                    }

                    @Override
                    public void close() {
                        closed.incrementAndGet();
                    }
                };

        Response response =
                answer(
                        "HEAD",
                        request -> Response.of(200).withContent(new Content.Stream(body, 17)));

        assertThat(response.content()).isEqualTo(new Content.HeadOnly(17));
        assertThat(closed).hasValue(1);
    }
}
