package io.insitu.engine.guest;

import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Outcome;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import run.endive.runtime.WasmException;

/// The engines' words for what goes wrong in a module, in ours, which are V8's.
final class Traps {
    private static final String STACK = "the engine's own stack is exhausted";
    private static final String EXCEPTION = "an exception that nothing caught";
    private static final String NULL_FUNCTION = "null function";
    private static final String TABLE = "table index is out of bounds";

    /// What V8 says when it is not the table but the segment that ends; Endive does not tell which.
    private static final String SEGMENT = "element segment out of bounds";

    /// Of an instance that is not made since a segment is to be copied past the end of its memory
    /// or table.
    static final Outcome SEGMENT_OUTSIDE =
            new Outcome.Trapped("a segment does not fit into its memory or table");

    private static final Pattern NO_PLACE =
            Pattern.compile(
                    "^WebAssembly\\.Instance\\(\\): (data segment \\d+ is|table index is) out of"
                            + " bounds");

    private static final Pattern AT_OFFSET = Pattern.compile(" @\\+(\\d+)$");
    private static final Pattern PREFIX =
            Pattern.compile("^(CompileError: |RuntimeError: |RangeError: |Error: )+");

    private Traps() {}

    static Outcome outcome(String message) {
        String text = PREFIX.matcher(message).replaceFirst("");
        if (text.contains("Maximum call stack size exceeded")) {
            return new Outcome.Trapped(STACK);
        }
        if (NO_PLACE.matcher(text).find()) {
            return SEGMENT_OUTSIDE;
        }
        if (text.contains("could not allocate memory") || text.contains("Out of memory")) {
            return new Outcome.NotStarted("its memory cannot be had: " + text);
        }
        if (text.contains("WebAssembly.Exception")) {
            return new Outcome.Trapped(EXCEPTION);
        }
        return new Outcome.Trapped(text.equals(SEGMENT) ? TABLE : text);
    }

    /// @param thrown what Endive's code ended with
    static Outcome ofEndive(Throwable thrown) {
        if (thrown instanceof StackOverflowError
                || thrown.getCause() instanceof StackOverflowError) {
            return new Outcome.Trapped(STACK);
        }
        if (thrown instanceof WasmException) {
            return new Outcome.Trapped(EXCEPTION);
        }
        String text = String.valueOf(thrown.getMessage());
        return new Outcome.Trapped(
                switch (text) {
                    case "Trapped on unreachable instruction" -> "unreachable";
                    case "out of bounds memory access" -> "memory access out of bounds";
                    case "integer divide by zero" ->
                            by(thrown, "_REM_") ? "remainder by zero" : "divide by zero";
                    case "integer overflow" ->
                            by(thrown, "_DIV_")
                                    ? "divide result unrepresentable"
                                    : "float unrepresentable in integer range";
                    case "invalid conversion to integer" ->
                            "float unrepresentable in integer range";
                    case "undefined element", "out of bounds table access" -> TABLE;
                    case "indirect call type mismatch" -> "function signature mismatch";
                    case "null function reference" -> NULL_FUNCTION;
                    default -> text.startsWith("uninitialized element") ? NULL_FUNCTION : text;
                });
    }

    /// {@return whether an instruction of that kind threw}
    private static boolean by(Throwable thrown, String kind) {
        return Arrays.stream(thrown.getStackTrace())
                .limit(3)
                .anyMatch(frame -> frame.getMethodName().contains(kind));
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
