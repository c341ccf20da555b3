package io.insitu.it.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where this project lies.
public final class Repository {
    private Repository() {}

    /// {@return the folder that holds the launcher `insitu`}
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            if (Files.isExecutable(folder.resolve("insitu"))
                    && Files.exists(folder.resolve("pom.xml"))) {
                return folder;
            }
            folder = folder.getParent();
        }
        throw new IllegalStateException("the tests run outside the project");
    }
}
