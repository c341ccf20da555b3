package io.insitu.middleware.compute.description;

import io.insitu.middleware.SwiftException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A program that stands between a client and an object: it reads on its stdin what the one sends,
/// and the other gets what it writes to its stdout.
///
/// @param program its object
/// @param args behind its own name
/// @param contentType of what it writes; empty for that of what it reads
public record Filter(Location.Stored program, List<String> args, String contentType) {
    public Filter {
        args = List.copyOf(args);
    }

    /// @param url of the program, and perhaps arguments behind it
    /// @param home what `~` stands for
    /// @param where the header that this is said in
    /// @throws SwiftException 400 when it names no program
    public static Filter parse(
            String url, String args, String contentType, String home, String where) {
        int blank = url.indexOf(' ');
        String program = blank < 0 ? url : url.substring(0, blank);
        String all = (blank < 0 ? "" : url.substring(blank + 1)) + " " + args;
        List<String> split =
                ArgumentLine.split(all)
                        .orElseThrow(() -> Fields.bad(where + ": '" + all + "' has an open quote"));
        return Location.parse(program, home)
                .filter(location ->
                        location instanceof Location.Stored stored
                                && !stored.isContainer()
                                && !stored.hasWildcard())
                .map(location -> new Filter((Location.Stored) location, split, contentType))
                .orElseThrow(() ->
                        Fields.bad(
                                where
                                        + ": '"
                                        + program
                                        + "' is no swift://account/container/object"));
    }

    /// {@return the job of one run of it}
    ///
    /// @param read the type of what it reads
    /// @param meta of what it writes, names without their prefix
    public JobDescription job(String read, Map<String, String> meta) {
        Executable exec = new Executable(program, args, Map.of(), "");
        String written = contentType.isEmpty() ? read : contentType;
        List<Device> devices =
                List.of(
                        device("stdin", DeviceKind.STDIN, null, read, Map.of()),
                        device("stdout", DeviceKind.STDOUT, null, written, meta));
        return new JobDescription(
                List.of(
                        new Group(
                                "filter",
                                exec,
                                devices,
                                1,
                                List.of(),
                                1,
                                "default",
                                "",
                                LimitWishes.NONE)));
    }

    private static Device device(
            String alias,
            DeviceKind kind,
            @Nullable Location path,
            String type,
            Map<String, String> meta) {
        return new Device(alias, kind, path, type, meta, 0, null, null);
    }
}
