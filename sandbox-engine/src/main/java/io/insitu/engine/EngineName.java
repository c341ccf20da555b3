package io.insitu.engine;

import java.util.Locale;

/// What executes programs. The same program does the same on each.
public enum EngineName {
    /// Google's V8: fast, native, only in worker processes, only where its library exists.
    V8,
    /// Endive: compiles to the JVM's byte code; everywhere, but not for every module.
    ENDIVE;

    /// {@return the name in configuration, descriptions and reports}
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
