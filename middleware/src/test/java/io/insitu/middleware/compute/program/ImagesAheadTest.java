package io.insitu.middleware.compute.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.compute.FakeEngine;
import io.insitu.middleware.compute.image.SystemImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ImagesAheadTest {
    @TempDir Path directory;
    private final FakeEngine engine = new FakeEngine();

    private ImagesAhead start() {
        return new ImagesAhead(
                new SystemImages(directory),
                engine.images(),
                new Programs(engine, 1000, 10),
                "wasm:large".length());
    }

    private void install(String name) throws IOException {
        Files.writeString(directory.resolve(name + ".tar"), name);
    }

    @Test
    void whatIsLargeOfAnImageThatIsThereIsPreparedBeforeAnybodyRunsIt() throws Exception {
        engine.imageFile("bin/a", "wasm:large");
        engine.imageFile("bin/b", "wasm:it");
        engine.imageFile("bin/c", "wasm:larger");
        install("x");

        try (ImagesAhead _ = start()) {
            assertThat(engine.awaitSnapshot()).isEqualTo("large");
            assertThat(engine.awaitSnapshot()).isEqualTo("larger");
        }
    }

    @Test
    void anImageThatComesLaterIsToo() throws Exception {
        engine.imageFile("bin/a", "wasm:large");

        try (ImagesAhead _ = start()) {
            install("x");
            assertThat(engine.awaitSnapshot()).isEqualTo("large");
            install("y");
            assertThat(engine.awaitSnapshot()).isEqualTo("large");
        }
    }

    @Test
    void whatIsNoProgramIsPassedOver() throws Exception {
        engine.imageFile("bin/a", "#!/bin/sh and more");
        engine.imageFile("bin/b", "wasm:large");
        install("x");

        try (ImagesAhead _ = start()) {
            assertThat(engine.awaitSnapshot()).isEqualTo("large");
        }
    }
}
