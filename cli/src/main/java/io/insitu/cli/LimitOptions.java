package io.insitu.cli;

import io.insitu.engine.Limits;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/// `--limit NAME=VALUE`: what a program may use at most.
final class LimitOptions {
    private static final Map<Character, Long> UNITS =
            Map.of('K', 1L << 10, 'M', 1L << 20, 'G', 1L << 30);

    @Option(
            names = "--limit",
            paramLabel = "NAME=VALUE",
            description = {
                "What the program may use at most: timeout (seconds), memory, files, output (bytes,"
                        + " or with K, M, G), fuel (instructions). May be given several times."
            })
    private Map<String, String> limits = new TreeMap<>();

    /// @throws UsageException for a name or a value that means nothing
    Limits limits() {
        Limits all = Limits.DEFAULT;
        for (Map.Entry<String, String> limit : limits.entrySet()) {
            all = with(all, limit.getKey(), limit.getValue());
        }
        return all;
    }

    private static Limits with(Limits all, String name, String value) {
        long number = number(name, value);
        return switch (name) {
            case "timeout" ->
                    new Limits(
                            Duration.ofSeconds(number),
                            all.memoryBytes(),
                            all.fileSystemBytes(),
                            all.outputBytes(),
                            all.fuel());
            case "memory" ->
                    new Limits(
                            all.wallTime(),
                            number,
                            all.fileSystemBytes(),
                            all.outputBytes(),
                            all.fuel());
            case "files" ->
                    new Limits(
                            all.wallTime(),
                            all.memoryBytes(),
                            number,
                            all.outputBytes(),
                            all.fuel());
            case "output" ->
                    new Limits(
                            all.wallTime(),
                            all.memoryBytes(),
                            all.fileSystemBytes(),
                            number,
                            all.fuel());
            case "fuel" ->
                    new Limits(
                            all.wallTime(),
                            all.memoryBytes(),
                            all.fileSystemBytes(),
                            all.outputBytes(),
                            number);
            default ->
                    throw new UsageException(
                            "--limit %s: there are timeout, memory, files, output and fuel"
                                    .formatted(name));
        };
    }

    private static long number(String name, String value) {
        long unit = value.isEmpty() ? 1 : UNITS.getOrDefault(value.charAt(value.length() - 1), 1L);
        String digits = unit == 1 ? value : value.substring(0, value.length() - 1);
        try {
            long number = Math.multiplyExact(Long.parseLong(digits), unit);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // Said below.
        }
        throw new UsageException(
                "--limit %s=%s: the value is a whole number above 0, perhaps with K, M or G"
                        .formatted(name, value));
    }
}
