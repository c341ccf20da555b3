package io.insitu.engine.guest;

import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Outcome;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// V8's words for what goes wrong in a module, in ours.
final class Traps {
    private static final Pattern AT_OFFSET = Pattern.compile(" @\\+(\\d+)$");
    private static final Pattern PREFIX =
            Pattern.compile("^(CompileError: |RuntimeError: |RangeError: |Error: )+");

    private Traps() {}

    static Outcome outcome(String message) {
        String text = PREFIX.matcher(message).replaceFirst("");
        if (text.contains("Maximum call stack size exceeded")) {
            return new Outcome.Trapped("the engine's own stack is exhausted");
        }
        if (text.contains("could not allocate memory") || text.contains("Out of memory")) {
            return new Outcome.NotStarted("its memory cannot be had: " + text);
        }
        return new Outcome.Trapped(text);
    }

    static InvalidModuleException invalid(String message) {
        String text = PREFIX.matcher(message).replaceFirst("");
        text = text.replaceFirst("^WebAssembly\\.Module\\(\\): ", "");
        Matcher offset = AT_OFFSET.matcher(text);
        if (offset.find()) {
            return new InvalidModuleException(
                    text.substring(0, offset.start()), Long.parseLong(offset.group(1)));
        }
        return new InvalidModuleException(text, -1);
    }
}
