package io.insitu.middleware.compute.description;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a device's `split`.
///
/// @param group whose device it is
record SplitParser(String group) {
    private static final Set<String> KEYS = Set.of("by", "size", "count");

    /// {@return null when the device has none}
    @Nullable Split parse(Fields device, DeviceKind kind, @Nullable Location path) {
        JsonNode given = device.get("split");
        if (given == null) {
            return null;
        }
        boolean single =
                path instanceof Location.Stored stored
                        && !stored.isContainer()
                        && !stored.hasWildcard();
        if (!kind.readable() || kind == DeviceKind.IMAGE || !single) {
            throw Fields.bad("split is for devices that read one object, in " + group);
        }
        Fields split = new Fields(given, "split in " + group, KEYS);
        long size = split.number("size", 0);
        long count = split.number("count", 0);
        if ((size == 0) == (count == 0) || count > Integer.MAX_VALUE) {
            throw Fields.bad(
                    "split in %s: %s has not one of size and count, above 0"
                            .formatted(group, Fields.shorten(given)));
        }
        return new Split(by(split), size, (int) count);
    }

    private Split.By by(Fields split) {
        String by = split.text("by", "line");
        return switch (by.toLowerCase(Locale.ROOT)) {
            case "line" -> Split.By.LINE;
            case "csv" -> Split.By.CSV;
            case "bytes" -> Split.By.BYTES;
            default ->
                    throw Fields.bad(
                            "split in %s: by '%s' is not one of line, csv, bytes"
                                    .formatted(group, by));
        };
    }
}
