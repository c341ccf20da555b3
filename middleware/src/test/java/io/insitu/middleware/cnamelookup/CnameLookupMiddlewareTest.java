package io.insitu.middleware.cnamelookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.middleware.Response;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CnameLookupMiddlewareTest {
    private static final String NOWHERE = "CNAME lookup failed to resolve to a valid domain";

    private final AtomicReference<Instant> now = new AtomicReference<>(Requests.NOW);
    private final FakeNameServer names = new FakeNameServer();
    private final CnameLookupMiddleware step =
            new CnameLookupMiddleware(config(names.address(), 2), now::get);

    private static CnameLookupConfig config(String server, int entriesMax) {
        return new CnameLookupConfig(
                List.of("storage.example"),
                2,
                List.of(server),
                Duration.ofMillis(500),
                Duration.ofMinutes(1),
                entriesMax,
                64);
    }

    @AfterEach
    void close() {
        names.close();
    }

    /// {@return the answer to a request to that host, which is the host that the rest of the
    /// pipeline saw}
    private Response ask(String host) {
        return Subrequest.answer(
                request ->
                        step.handle(
                                request,
                                seen -> Response.text(200, "text/plain", seen.exchange().host())),
                Requests.of("GET", "/o").withHost(host));
    }

    private String seen(String host) {
        return Responses.body(ask(host));
    }

    @Test
    void aliasIsTakenForWhatItStandsFor() {
        names.knows("www.example.org", "c.auth-test.storage.example");

        assertThat(seen("www.example.org")).isEqualTo("c.auth-test.storage.example");
        assertThat(seen("WWW.example.org:8080")).isEqualTo("c.auth-test.storage.example:8080");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c.auth-test.storage.example",
                "storage.example:80",
                "127.0.0.1:8080",
                "10.1.2.3",
                "[::1]:8080"
            })
    void ownHostsAndAddressesPassUnasked(String host) {
        assertThat(seen(host)).isEqualTo(host);
        assertThat(names.questions).hasValue(0);
    }

    @Test
    void aliasesOfAliasesAreFollowedAsFarAsTheDepthSays() {
        names.knows("one.example.org", "two.example.org");
        names.knows("two.example.org", "c.auth-test.storage.example");
        names.knows("zero.example.org", "one.example.org");

        assertThat(seen("one.example.org")).isEqualTo("c.auth-test.storage.example");
        assertThat(ask("zero.example.org").status()).isEqualTo(400);
        assertThat(seen("zero.example.org")).isEqualTo("CNAME lookup failed after 2 tries");
    }

    @ParameterizedTest
    @CsvSource({
        "none.example.org, 1",
        "self.example.org, 1",
        "not-a_name!.example.org, 0",
        "a..example.org, 0"
    })
    void hostThatLeadsNowhereIsRefused(String host, int questions) {
        names.knows("self.example.org", "self.example.org");

        Response answer = ask(host);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Responses.body(answer)).isEqualTo(NOWHERE);
        assertThat(names.questions).hasValue(questions);
    }

    @Test
    void wordOfANameServerIsTakenForAWhile() {
        names.knows("www.example.org", "c.auth-test.storage.example");
        seen("www.example.org");
        seen("none.example.org");
        names.forgets("www.example.org");

        assertThat(seen("www.example.org")).isEqualTo("c.auth-test.storage.example");
        assertThat(seen("none.example.org")).isEqualTo(NOWHERE);
        assertThat(names.questions).hasValue(2);

        now.set(Requests.NOW.plusSeconds(60));
        assertThat(seen("www.example.org")).isEqualTo(NOWHERE);
    }

    @Test
    void onlySoManyNamesAreRemembered() {
        seen("one.example.org");
        seen("two.example.org");
        seen("three.example.org");
        seen("one.example.org");

        assertThat(names.questions).hasValue(4);
    }

    @Test
    void thatNobodyCouldSayIsNotRemembered() {
        names.fails();

        assertThat(seen("www.example.org")).isEqualTo(NOWHERE);
        int asked = names.questions.get();
        assertThat(seen("www.example.org")).isEqualTo(NOWHERE);
        assertThat(names.questions).hasValueGreaterThan(asked);
    }

    @Test
    void redirectionIsToldInTheClientsTerms() {
        names.knows("www.example.org", "c.auth-test.storage.example");

        Response answer =
                step.handle(
                        Requests.of("GET", "/folder").withHost("www.example.org"),
                        seen ->
                                Response.of(301)
                                        .withHeader(
                                                "Location",
                                                "http://" + seen.exchange().host() + "/folder/"));

        assertThat(answer.headers().text("Location")).isEqualTo("http://www.example.org/folder/");
    }

    @Test
    void nameServerIsGivenByItsAddress() {
        assertThatThrownBy(() -> config("ns.example.org", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nameservers: 'ns.example.org' is not an address, perhaps with a port");
    }
}
