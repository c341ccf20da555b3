package io.insitu.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Which engine is to run a program.
public enum EngineChoice {
    /// What the next one who may choose says; in the end V8, where there is one.
    AUTO,
    V8,
    ENDIVE;

    /// {@return the choice of that name, in lower case}
    public static Optional<EngineChoice> named(String word) {
        return Arrays.stream(values()).filter(c -> c.word().equals(word)).findFirst();
    }

    /// {@return the name in configuration and descriptions}
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// {@return this choice, or the other where this one leaves it open}
    public EngineChoice or(EngineChoice other) {
        return this == AUTO ? other : this;
    }

    /// {@return the engine, or the default where the choice leaves it open}
    public EngineName or(EngineName other) {
        return switch (this) {
            case AUTO -> other;
            case V8 -> EngineName.V8;
            case ENDIVE -> EngineName.ENDIVE;
        };
    }
}
