package io.insitu.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `insitu zapp show`: what a zapp says of itself.
@Command(
        name = "show",
        description = "Prints what a zapp is, how it is used and what is in it.",
        mixinStandardHelpOptions = true)
final class ZappShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ZAPP", description = "A file that `insitu zapp bundle` made.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        return Commands.run(() -> {
            ZappFile zapp = new ZappFile(file);
            JsonNode yaml = zapp.project().yaml();
            yaml.path("meta")
                    .properties()
                    .forEach(meta -> line(meta.getKey(), meta.getValue().asText()));
            line("description", yaml.at("/help/description").asText());
            for (JsonNode argument : yaml.at("/help/args")) {
                line("argument", argument.path(0).asText() + ": " + argument.path(1).asText());
            }
            for (var entry : zapp.files().entrySet()) {
                line("file", entry.getKey() + ", " + entry.getValue().length + " bytes");
            }
            return 0;
        });
    }

    private static void line(String name, String value) {
        if (!value.isBlank()) {
            System.out.println(name + ": " + value);
        }
    }
}
