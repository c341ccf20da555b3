package io.insitu.it.comparison;

import io.insitu.it.harness.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Sends every scenario under `comparison/` to Insitu and to a real OpenStack Swift, whose URL
/// INSITU_PEER_SWIFT has (`http://127.0.0.1:18080`), and fails for every difference that the
/// scenario does not explain. The Swift must know the users of Swift's sample and let the
/// administrator of all accounts create them. Without that variable there is nothing to compare
/// with, and the test is skipped unless INSITU_REQUIRE_PEER_SWIFT is set. INSITU_COMPARE may name
/// one file.
class ComparisonIT {
    @TempDir private Path data;
    private @Nullable ServerProcess server;

    @AfterEach
    void end() {
        if (server != null) {
            server.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> answersAreThoseOfSwift() throws IOException {
        Side swift = new Side(PeerProxy.peer());
        ServerProcess started =
                ServerProcess.on(data)
                        .with("INSITU_SWIFT_ACCOUNT_ALLOW_ACCOUNT_MANAGEMENT", "true")
                        .with("INSITU_STEPS_S3API_DNS_COMPLIANT_BUCKET_NAMES", "false")
                        .with("INSITU_SWIFT_STORAGE_POLICY_NAME", "gold")
                        .start();
        server = started;
        String only = Optional.ofNullable(System.getenv("INSITU_COMPARE")).orElse("");
        return new Comparison(new Side(URI.create(started.url())), swift).tests("comparison", only);
    }
}
