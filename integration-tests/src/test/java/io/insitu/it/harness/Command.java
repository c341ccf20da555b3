package io.insitu.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A program run to its end.
///
/// @param output standard output and standard error together
public record Command(int status, String output) {

    public static Command run(Path folder, Map<String, String> environment, String... words) {
        ProcessBuilder builder =
                new ProcessBuilder(List.of(words))
                        .directory(folder.toFile())
                        .redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readAllBytes();
            return new Command(process.waitFor(), new String(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// As [#run], and fails when the program does.
    ///
    /// @return its output
    public static String output(Path folder, Map<String, String> environment, String... words) {
        Command command = run(folder, environment, words);
        if (command.status != 0) {
            throw new AssertionError(
                    "%s ended with %d:%n%s"
                            .formatted(String.join(" ", words), command.status, command.output));
        }
        return command.output;
    }
}
