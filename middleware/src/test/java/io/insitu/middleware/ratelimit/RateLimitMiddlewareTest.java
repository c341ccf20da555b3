package io.insitu.middleware.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.insitu.middleware.Response;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import io.insitu.middleware.testing.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitMiddlewareTest {
    private static final String C = "/v1/AUTH_test/c";
    private static final RateLimitConfig CONFIG =
            new RateLimitConfig(
                    2,
                    Map.of("1", "4", "3", "2"),
                    Map.of("1", "1"),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5),
                    List.of("AUTH_free"),
                    List.of("AUTH_bad"));

    @TempDir private Path folder;
    private final AtomicReference<Instant> now = new AtomicReference<>(Requests.NOW);
    private final List<Duration> slept = new ArrayList<>();
    private Store store;
    private RateLimitMiddleware step;

    @BeforeEach
    void open() {
        store = Store.open(folder, now::get);
        store.send("PUT", C);
        step = new RateLimitMiddleware(CONFIG, store.objects(), now::get, slept::add);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Response send(String method, String path) {
        return Subrequest.answer(
                request -> step.handle(request, passed -> Response.of(204)),
                Requests.of(method, path));
    }

    @Test
    void eachWaitsForItsTurnAndWhoWouldWaitTooLongIsRefused() {
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(send("PUT", "/v1/AUTH_test/new" + i).status());
        }

        assertThat(answers).containsExactly(204, 204, 204, 204, 498, 498);
        assertThat(slept)
                .containsExactly(
                        Duration.ofMillis(500), Duration.ofMillis(1000), Duration.ofMillis(1500));
        assertThat(Responses.body(send("DELETE", C))).isEqualTo("Slow down");
        assertThat(send("PUT", "/v1/AUTH_other/c").status()).isEqualTo(204);
    }

    @Test
    void whoWasIdleMayCatchUpWithinTheBuffer() {
        send("PUT", C);
        now.set(Requests.NOW.plusSeconds(3));

        for (int i = 0; i < 6; i++) {
            send("PUT", C);
        }

        assertThat(slept).isEmpty();
    }

    @Test
    void writesOfObjectsAreLimitedByTheirContainersSize() {
        assertThat(List.of(send("PUT", C + "/o"), send("PUT", C + "/o"))).hasSize(2);
        assertThat(slept).isEmpty();
        store.put(C + "/a", "a");
        store.put(C + "/b", "b");

        send("POST", C + "/o");
        send("DELETE", C + "/o");
        send("GET", C + "/o");

        assertThat(slept).containsExactly(Duration.ofNanos(333_333_333));
    }

    @Test
    void listingsHaveTheirOwnRate() {
        store.put(C + "/a", "a");

        send("GET", C);
        send("GET", C);
        send("HEAD", C);

        assertThat(slept).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void someAccountsHaveNoLimitsAndSomeNothingElse() {
        for (int i = 0; i < 9; i++) {
            assertThat(send("PUT", "/v1/AUTH_free/c").status()).isEqualTo(204);
        }
        assertThat(slept).isEmpty();

        Response refused = send("GET", "/v1/AUTH_bad");

        assertThat(refused.status()).isEqualTo(497);
        assertThat(Responses.body(refused)).isEqualTo("Your account has been blacklisted");
        assertThat(slept).containsExactly(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "9, 0", "10, 100", "15, 75", "20, 50", "1000, 50"})
    void ratesGoOverFromSizeToSize(long size, double rate) {
        RatesBySize rates = RatesBySize.parse("rates", Map.of("10", "100", "20", "50"));

        assertThat(rates.of(size)).isEqualTo(rate);
    }

    @Test
    void rateThatIsNoneIsRefusedAtTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RatesBySize.parse("container_ratelimits", Map.of("x", "1")))
                .withMessage("container_ratelimits: 'x=1' is not a number of objects and a rate");
    }
}
