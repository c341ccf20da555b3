package io.insitu.server;

import java.nio.file.Path;

/// Where everything is kept.
///
/// @param directory made when it is missing; one server at a time may use it
public record DataConfig(Path directory) {
    public static final DataConfig DEFAULT = new DataConfig(Path.of("data"));
}
