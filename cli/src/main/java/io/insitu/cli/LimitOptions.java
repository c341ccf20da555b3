package io.insitu.cli;

import io.insitu.engine.ChannelLimits;
import io.insitu.engine.Limits;
import java.time.Duration;
import java.util.List;
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
                "What the program may use at most: timeout (seconds), memory, files, output, log"
                    + " (bytes, or with K, M, G), fuel (instructions), open_files, and for each"
                    + " channel reads, read_bytes, writes, write_bytes. May be given several times."
            })
    private Map<String, String> limits = new TreeMap<>();

    private static final List<String> NAMES =
            List.of(
                    "timeout",
                    "memory",
                    "files",
                    "output",
                    "log",
                    "open_files",
                    "fuel",
                    "reads",
                    "read_bytes",
                    "writes",
                    "write_bytes");

    /// @throws UsageException for a name or a value that means nothing
    Limits limits() {
        for (String name : limits.keySet()) {
            if (!NAMES.contains(name)) {
                throw new UsageException(
                        "--limit %s: there are %s".formatted(name, String.join(", ", NAMES)));
            }
        }
        Limits all = Limits.DEFAULT;
        try {
            return new Limits(
                    Duration.ofSeconds(value("timeout", all.wallTime().toSeconds())),
                    value("memory", all.memoryBytes()),
                    value("files", all.fileSystemBytes()),
                    value("output", all.outputBytes()),
                    value("log", all.logBytes()),
                    (int) Math.min(Integer.MAX_VALUE, value("open_files", all.openFiles())),
                    value("fuel", all.fuel()),
                    new ChannelLimits(
                            value("reads", all.channels().reads()),
                            value("read_bytes", all.channels().readBytes()),
                            value("writes", all.channels().writes()),
                            value("write_bytes", all.channels().writeBytes())));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--limit " + e.getMessage());
        }
    }

    private long value(String name, long otherwise) {
        String given = limits.get(name);
        return given == null ? otherwise : number(name, given);
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
