package io.insitu.it;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.SharedServer;
import io.insitu.it.harness.SwiftClient;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AccessIT {
    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    @Test
    void wrongKeyGetsNoToken() {
        Answer answer =
                stranger()
                        .absolute(
                                "GET",
                                "/auth/v1.0",
                                "X-Auth-User",
                                "test:tester",
                                "X-Auth-Key",
                                "x");

        assertThat(answer).hasStatus(401).hasNoHeader("X-Auth-Token");
    }

    @Test
    void requestWithoutATokenIsRefused() {
        Answer answer = stranger().get("/c");

        assertThat(answer).hasStatus(401).hasHeaderMatching("Www-Authenticate", "Swift realm=.*");
    }

    @Test
    void madeUpTokenIsRefused() {
        assertThat(stranger().get("/c", "X-Auth-Token", "AUTH_tk" + "0".repeat(32))).hasStatus(401);
    }

    @Test
    void accountOfOthersIsForbidden() {
        SwiftClient other = SERVER.signIn("test2:tester2", "testing2");

        Answer answer = other.absolute("GET", "/v1/AUTH_test", "X-Auth-Token", other.token());

        assertThat(answer).hasStatus(403);
    }

    @Test
    void resellerAdministratorMayDoEverything() {
        SwiftClient admin = SERVER.signIn("admin:admin", "admin");

        assertThat(admin.absolute("GET", "/v1/AUTH_test")).matches(a -> a.status() / 100 == 2);
    }

    @Test
    void containerThatIsReadableByAllNeedsNoToken() {
        String container = SERVER.freshContainer("public");
        SERVER.tester().put(container + "/o", "for all");
        SERVER.tester().post(container, "X-Container-Read", ".r:*");

        assertThat(stranger().get(container + "/o")).hasStatus(200).hasText("for all");
        assertThat(stranger().put(container + "/o", "mine")).hasStatus(401);
        assertThat(stranger().get(container)).hasStatus(401);
    }

    @Test
    void containerCanBeSharedWithOneUser() {
        String container = SERVER.freshContainer("shared");
        SERVER.tester().put(container + "/o", "for tester3");
        SERVER.tester().post(container, "X-Container-Read", "test:tester3");
        SwiftClient third = SERVER.signIn("test:tester3", "testing3");

        assertThat(third.get(container + "/o")).hasStatus(200);
        assertThat(third.put(container + "/o", "mine")).hasStatus(403);
    }

    /// `wc` counts what readers of the container see, its web site too.
    @Test
    void whatIsReadThroughAContainersProgramIsReadInNoOtherWay() throws IOException {
        String counted = SERVER.freshContainer("counted");
        String plain = SERVER.freshContainer("plain");
        byte[] wc = Files.readAllBytes(Repository.root().resolve("examples/wc/wc.wasm"));
        SERVER.tester().put(plain + "/wc", wc, "Content-Type", "application/wasm");
        SERVER.tester().put(counted + "/o", "a b c\n");
        SERVER.tester().put(plain + "/link", "", "X-Symlink-Target", counted.substring(1) + "/o");
        SERVER.tester().post(plain, "X-Container-Read", ".r:*");
        SERVER.tester()
                .post(
                        counted,
                        "X-Container-Read",
                        ".r:*,.rlistings",
                        "X-Container-Meta-Web-Index",
                        "o",
                        "X-Container-Meta-Zerovm-Get",
                        "swift://~" + plain + "/wc");

        assertThat(SERVER.tester().get(plain + "/link")).hasStatus(200).hasText("a b c\n");
        assertThat(stranger().get(plain + "/link")).hasStatus(403);
        assertThat(stranger().get(counted + "/o").text()).matches("\\s*1\\s+3\\s+6\\s*");
        assertThat(stranger().get(counted + "/").text()).matches("\\s*1\\s+3\\s+6\\s*");
    }

    @Test
    void healthAndLimitsAreToldToAnyone() {
        assertThat(stranger().absolute("GET", "/healthcheck")).hasStatus(200).hasText("OK");
        assertThat(stranger().absolute("GET", "/info"))
                .hasStatus(200)
                .contains("\"swift\"")
                .contains("\"tempauth\"");
        assertThat(stranger().absolute("GET", "/metrics"))
                .hasStatus(200)
                .contains("jvm_memory_max_bytes{area=\"heap\"")
                .contains("insitu_workers ");
    }

    private static SwiftClient stranger() {
        return SwiftClient.anonymous(SERVER.process().url(), "/v1/AUTH_test");
    }
}
