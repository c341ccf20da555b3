package io.insitu.middleware.compute.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterKeysTest {
    private static final String OLD = "the old key, long enough";
    private static final String NEW = "the new key, long enough";
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private static ClusterKeys at(Instant time, String... keys) {
        return new ClusterKeys(List.of(keys), InstantSource.fixed(time));
    }

    @Test
    void whatWasSignedIsTakenOnce() {
        ClusterKeys node = at(NOON, OLD);
        String signature = at(NOON, OLD).sign("POST", "/run", "digest");

        assertThat(node.verified("POST", "/run", signature)).isEqualTo("digest");
        assertThat(node.verified("POST", "/run", signature)).as("replayed").isEmpty();
    }

    @Test
    void anotherMethodTargetDigestOrKeyIsRefused() {
        String signature = at(NOON, OLD).sign("POST", "/run", "digest");

        assertThat(at(NOON, OLD).verified("PUT", "/run", signature)).isEmpty();
        assertThat(at(NOON, OLD).verified("POST", "/other", signature)).isEmpty();
        assertThat(at(NOON, OLD).verified("POST", "/run", signature.replace("digest", "other")))
                .isEmpty();
        assertThat(at(NOON, NEW).verified("POST", "/run", signature)).isEmpty();
        assertThat(at(NOON, OLD).verified("POST", "/run", "")).isEmpty();
        assertThat(at(NOON, OLD).verified("POST", "/run", "a;b;c;d")).isEmpty();
    }

    @Test
    void signatureHoldsForAMinute() {
        String signature = at(NOON, OLD).sign("GET", "/status", "d");

        assertThat(at(NOON.plusSeconds(60), OLD).verified("GET", "/status", signature))
                .isEqualTo("d");
        assertThat(at(NOON.plusSeconds(61), OLD).verified("GET", "/status", signature)).isEmpty();
        assertThat(at(NOON.minusSeconds(61), OLD).verified("GET", "/status", signature)).isEmpty();
    }

    @Test
    void keyIsChangedWithoutAPause() {
        ClusterKeys both = at(NOON, NEW, OLD);

        assertThat(both.verified("GET", "/", at(NOON, OLD).sign("GET", "/", "d"))).isEqualTo("d");
        assertThat(both.verified("GET", "/", at(NOON, NEW).sign("GET", "/", "d"))).isEqualTo("d");
    }

    @Test
    void shortKeysAndNoKeysAreRefused() {
        assertThatThrownBy(() -> at(NOON, "short")).hasMessageContaining("16 characters");
        assertThatThrownBy(() -> at(NOON)).hasMessageContaining("there must be one");
    }
}
