package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.MetadataUpdate;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Containers that lend themselves to whoever uses their endpoint: a user of another account, or
/// anybody at all.
final class JobRightsTest {
    private static final String ENDPOINT = "swift://AUTH_test/app/job.json";
    private static final String OTHER = "AUTH_other:user";

    @TempDir Path directory;
    private FakeEngine engine;
    private Bench bench;

    /// How a stranger asks for the job in `app`.
    enum Way {
        API,
        SOURCE,
        CHAIN
    }

    /// What the job does with an object of the container `far`.
    enum Use {
        READ("'input', 'path': 'swift://AUTH_test/far/o'"),
        WRITE("'output', 'path': 'swift://AUTH_test/far/new'");

        private final String device;

        Use(String device) {
            this.device = device;
        }
    }

    /// What `far` says.
    enum Lent {
        ALL,
        NO_GRANT,
        NO_ENDPOINT,
        ANOTHER_ENDPOINT,
        TO_OTHERS
    }

    @BeforeEach
    void open() {
        engine = new FakeEngine();
        engine.program(
                "p",
                run -> {
                    run.write("stdout", "done");
                    return FakeRun.DONE;
                });
        engine.program(
                "chain",
                run -> {
                    run.write(
                            "stdout",
                            "Content-Type: application/json\nX-Zerovm-Execute: 1.0\n\n"
                                    + run.read("input"));
                    return FakeRun.DONE;
                });
        bench = Bench.of(directory, engine);
        bench.object("app", "p", "wasm:p").object("app", "chain", "wasm:chain");
        bench.object("far", "o", "object");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void lend(String container, String grant, String endpoint) {
        Map<String, String> metadata = new HashMap<>();
        if (!grant.isEmpty()) {
            metadata.put("x-container-meta-zerovm-suid", grant);
        }
        if (!endpoint.isEmpty()) {
            metadata.put("x-container-meta-rest-endpoint", endpoint);
        }
        bench.store.updateContainer(
                new ContainerPath(Bench.ACCOUNT, container),
                new MetadataUpdate(metadata, Set.of()));
    }

    private static String job(String program, String devices) {
        return "[{'name': 'x', 'exec': {'path': 'swift://AUTH_test/app/%s'}, 'devices': [%s]}]"
                .formatted(program, devices);
    }

    private void prepare(Way way, Use use) {
        String last = job("p", "{'name': 'stdout'}, {'name': %s}".formatted(use.device));
        if (way == Way.CHAIN) {
            bench.typed("app", "next.json", "application/json", last);
            bench.typed(
                    "app",
                    "job.json",
                    "application/json",
                    job(
                            "chain",
                            "{'name': 'stdout', 'content_type': 'message/cgi'},{'name': 'input',"
                                    + " 'path': 'swift://AUTH_test/app/next.json'}"));
        } else {
            bench.typed("app", "job.json", "application/json", last);
        }
    }

    private Bench.Answer ask(Way way, String user) {
        return bench.answer(
                way == Way.SOURCE
                        ? bench.request(
                                "POST",
                                "/v1/AUTH_test",
                                "",
                                Headers.of("X-Zerovm-Execute", "1.0", "X-Zerovm-Source", ENDPOINT),
                                new Stranger(user))
                        : bench.request(
                                "DELETE",
                                "/api/AUTH_test/app",
                                "",
                                Headers.EMPTY,
                                new Stranger(user)));
    }

    /// Has no rights but those that a list gives to its name, or to everybody.
    private record Stranger(String user) implements Authorizer {
        @Override
        public void check(Request request, String account, Right right, String acl) {
            boolean named = !user.isEmpty() && acl.equals(user);
            if (right == Right.OWN || !(named || acl.equals(".r:*"))) {
                throw new SwiftException(user.isEmpty() ? 401 : 403);
            }
        }
    }

    static Stream<Arguments> ways() {
        return Stream.of(Way.values())
                .flatMap(way ->
                        Stream.of(Use.values())
                                .flatMap(use ->
                                        Stream.of(OTHER, "")
                                                .map(user -> Arguments.of(way, use, user))));
    }

    @ParameterizedTest(name = "{0}, {1}, user ''{2}''")
    @MethodSource("ways")
    void allContainersThatAJobTouchesMustLendThemselvesToItsEndpoint(
            Way way, Use use, String user) {
        String grant = user.isEmpty() ? ".r:*" : user;
        prepare(way, use);
        lend("app", grant, ENDPOINT);
        lend("far", grant, ENDPOINT);

        Bench.Answer answer = ask(way, user);

        assertThat(answer.body()).isEqualTo("done");
        assertThat(bench.stored("far", "new").isPresent()).isEqualTo(use == Use.WRITE);
    }

    static Stream<Arguments> refusals() {
        return ways().flatMap(way ->
                Stream.of(Lent.values())
                        .filter(lent -> lent != Lent.ALL)
                        .map(lent -> Arguments.of(way.get()[0], way.get()[1], way.get()[2], lent)));
    }

    @ParameterizedTest(name = "{0}, {1}, user ''{2}'', {3}")
    @MethodSource("refusals")
    void oneContainerThatDoesNotLendItselfIsRefused(Way way, Use use, String user, Lent lent) {
        String grant = user.isEmpty() ? ".r:*" : user;
        prepare(way, use);
        lend("app", grant, ENDPOINT);
        switch (lent) {
            case ALL -> throw new IllegalStateException("that is no refusal");
            case NO_GRANT -> lend("far", "", ENDPOINT);
            case NO_ENDPOINT -> lend("far", grant, "");
            case ANOTHER_ENDPOINT -> lend("far", grant, "swift://AUTH_test/app/other.json");
            case TO_OTHERS -> lend("far", "AUTH_third:user", ENDPOINT);
        }

        Bench.Answer answer = ask(way, user);

        assertThat(answer.status()).isEqualTo(user.isEmpty() ? 401 : 403);
        assertThat(bench.stored("far", "new")).isEmpty();
    }

    /// Or strangers would take keys before the owner does, and see the jobs that have one.
    @Test
    void keysAreNotLentWithTheEndpoint() {
        prepare(Way.SOURCE, Use.READ);
        lend("app", ".r:*", ENDPOINT);
        lend("far", ".r:*", ENDPOINT);
        Headers headers = Headers.of("X-Zerovm-Idempotency", "k");

        Bench.Answer answer =
                bench.answer(
                        bench.request("GET", "/api/AUTH_test/app", "", headers, new Stranger("")));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(engine.started()).isEmpty();
    }

    @Test
    void aJobThatIsNotTheEndpointIsRefused() {
        prepare(Way.SOURCE, Use.READ);
        lend("app", OTHER, "swift://AUTH_test/app/other.json");
        lend("far", OTHER, ENDPOINT);

        assertThat(ask(Way.SOURCE, OTHER).status()).isEqualTo(403);
    }

    @Test
    void theEndpointIsNotLentToAnotherAccountsJobs() {
        prepare(Way.SOURCE, Use.READ);
        lend("app", OTHER, ENDPOINT);

        Bench.Answer answer =
                bench.answer(
                        bench.request(
                                "POST",
                                "/v1/AUTH_third",
                                "",
                                Headers.of("X-Zerovm-Execute", "1.0", "X-Zerovm-Source", ENDPOINT),
                                new Stranger(OTHER)));

        assertThat(answer.status()).isEqualTo(403);
    }
}
