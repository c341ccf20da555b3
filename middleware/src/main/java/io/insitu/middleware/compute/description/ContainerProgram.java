package io.insitu.middleware.compute.description;

import io.insitu.middleware.Headers;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.ObjectPath;
import java.util.Locale;
import java.util.Map;

/// What a container's metadata can name to run for its objects.
public enum ContainerProgram {
    /// A program that whatever is read passes through.
    GET("Get"),
    /// A program that whatever is written passes through.
    PUT("Put"),
    /// A job for each object that was stored.
    ON_CREATE("On-Create");

    private final String header;
    private final String key;

    ContainerProgram(String name) {
        header = "X-Container-Meta-Zerovm-" + name;
        key = header.toLowerCase(Locale.ROOT);
    }

    /// {@return what a container names, as it says it; empty when it names nothing}
    public String of(Map<String, String> metadata) {
        return metadata.getOrDefault(key, "");
    }

    /// {@return the filter that a container has said}
    ///
    /// @param home what `~` stands for
    /// @throws SwiftException 400 when it names no program
    public Filter filter(Map<String, String> metadata, String home) {
        String type = metadata.getOrDefault(key + "-type", "");
        return Filter.parse(of(metadata), "", type, home, header);
    }

    /// {@return the description of the job that is to run for each object}
    ///
    /// @throws SwiftException 400 when it is no object
    public static ObjectPath job(String said, String home) {
        return JobParser.object(said, home)
                .orElseThrow(() ->
                        Fields.bad(
                                "%s: '%s' is no swift://account/container/object"
                                        .formatted(ON_CREATE.header, said)));
    }

    /// Looks at what a container is told to name, when it is told: later requests are of people who
    /// cannot mend it.
    ///
    /// @throws SwiftException 400 when something of it names nothing
    public static void check(Headers headers, String home) {
        for (ContainerProgram program : values()) {
            String said = headers.text(program.header);
            if (!said.isEmpty()) {
                program.check(said, home);
            }
        }
    }

    private void check(String said, String home) {
        switch (this) {
            case GET, PUT -> filter(Map.of(key, said), home);
            case ON_CREATE -> job(said, home);
        }
    }
}
