package io.insitu.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Of which channels a report has digests. An output that is collected always has one, since
/// whoever stores it needs that; for the others each byte is summed on its way, which costs time.
public enum Digests {
    /// Of outputs that are collected.
    OUTPUTS,
    /// Of every channel that is gone through in order, pipes and inputs too; and of random outputs.
    ALL;

    /// {@return the choice of that name, in lower case}
    public static Optional<Digests> named(String word) {
        return Arrays.stream(values()).filter(d -> d.word().equals(word)).findFirst();
    }

    /// {@return the name in descriptions}
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
