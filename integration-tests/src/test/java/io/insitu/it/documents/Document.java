package io.insitu.it.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A document in Markdown that shows command lines: its blocks of `sh`, each with what it prints
/// when a block of `text` follows.
record Document(List<Step> steps) {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");

    /// @param output empty when the document does not show it
    record Step(String commands, Optional<String> output) {}

    static Document read(Path file) throws IOException {
        List<Step> steps = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(file));
        while (block.find()) {
            String text = block.group(2);
            switch (block.group(1)) {
                case "sh" -> steps.add(new Step(text, Optional.empty()));
                case "text" -> steps.add(new Step(steps.removeLast().commands, Optional.of(text)));
                default -> {}
            }
        }
        return new Document(List.copyOf(steps));
    }

    /// {@return one script of all steps, which prints the mark behind each}
    String script(String mark) {
        StringBuilder script = new StringBuilder();
        for (Step step : steps) {
            script.append(step.commands).append("printf '").append(mark).append("'\n");
        }
        return script.toString();
    }
}
