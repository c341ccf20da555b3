package io.insitu.server.log;

import org.slf4j.event.Level;

/// What is logged, on standard error.
///
/// @param level of the program's own loggers; those of its libraries start at warn
public record LogConfig(Level level) {
    public static final LogConfig DEFAULT = new LogConfig(Level.INFO);
}
