package io.insitu.middleware.compute.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Module;
import io.insitu.middleware.compute.FakeEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SnapshotsAheadTest {
    private final FakeEngine engine = new FakeEngine();
    private final SnapshotsAhead ahead = new SnapshotsAhead(engine, 2);

    private static Module module(String name) {
        return new Module(name, 1);
    }

    @AfterEach
    void goOn() {
        engine.releaseSnapshots();
    }

    @Test
    void itReturnsBeforeTheSnapshotIsTaken() throws Exception {
        engine.holdSnapshots();

        ahead.take("a", module("x"));

        assertThat(engine.awaitSnapshot()).isEqualTo("x");
    }

    @Test
    void whileOneIsTakenTheNextOfTheAccountIsLeftOut() throws Exception {
        engine.holdSnapshots();
        ahead.take("a", module("x"));
        assertThat(engine.awaitSnapshot()).isEqualTo("x");

        ahead.take("a", module("left out"));
        ahead.take("b", module("y"));

        assertThat(engine.awaitSnapshot()).isEqualTo("y");
    }

    @Test
    void noMoreAreTakenTogetherThanThatMany() throws Exception {
        engine.holdSnapshots();
        ahead.take("a", module("x"));
        ahead.take("b", module("y"));

        ahead.take("c", module("left out"));

        assertThat(engine.awaitSnapshot()).isIn("x", "y");
        assertThat(engine.awaitSnapshot()).isIn("x", "y");
        assertThat(engine.hasSnapshot()).isFalse();
    }
}
