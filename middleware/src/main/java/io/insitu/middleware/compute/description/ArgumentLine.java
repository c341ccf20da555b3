package io.insitu.middleware.compute.description;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Splits an `exec.args` that is one string: at blanks; what stands between `"` or `'` stays
/// together. There are no escapes; a program that needs them gets its arguments as a list.
public final class ArgumentLine {
    private ArgumentLine() {}

    /// {@return the arguments; empty when a quote is not closed}
    public static Optional<List<String>> split(String line) {
        List<String> args = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                inWord = true;
            } else if (c != ' ') {
                word.append(c);
                inWord = true;
            } else if (inWord) {
                args.add(word.toString());
                word.setLength(0);
                inWord = false;
            }
        }
        if (inWord) {
            args.add(word.toString());
        }
        return quote == 0 ? Optional.of(args) : Optional.empty();
    }
}
