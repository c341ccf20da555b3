package io.insitu.it.harness;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// What a test needs that not every machine has. Where it is missing the test is skipped with a
/// line that says so; `.ci/run` sets INSITU_REQUIRE_CLIENTS, and then it fails.
public final class Requirement {
    private Requirement() {}

    /// Goes on only where the program is installed.
    public static void program(String name) {
        boolean found =
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        that(found, name + " is not installed");
    }

    /// Goes on only for root, who may mount file systems.
    public static void root() {
        that("root".equals(System.getProperty("user.name")), "only root may mount file systems");
    }

    private static void that(boolean met, String otherwise) {
        if (!met && isRequired()) {
            throw new AssertionError(otherwise + ", and INSITU_REQUIRE_CLIENTS or CI is set");
        }
        assumeTrue(met, otherwise);
    }

    private static boolean isRequired() {
        return "true".equals(System.getenv("INSITU_REQUIRE_CLIENTS"))
                || "true".equals(System.getenv("CI"));
    }
}
