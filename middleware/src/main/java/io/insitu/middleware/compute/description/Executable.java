package io.insitu.middleware.compute.description;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a group runs.
///
/// @param path the program: an object, without wildcards, or a file of an image
/// @param args without the program's name
/// @param name argv[0]; empty for the instance's name
public record Executable(
        Location.Program path, List<String> args, Map<String, String> env, String name) {
    public Executable {
        args = List.copyOf(args);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }
}
