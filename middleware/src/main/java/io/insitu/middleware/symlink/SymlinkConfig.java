package io.insitu.middleware.symlink;

import java.util.Map;

/// @param symloopMax symlinks that lead to symlinks, when one is read
public record SymlinkConfig(int symloopMax) {
    public static final SymlinkConfig DEFAULT = new SymlinkConfig(2);

    public SymlinkConfig {
        if (symloopMax < 1) {
            throw new IllegalArgumentException(
                    "symloop_max: %d is less than 1".formatted(symloopMax));
        }
    }

    Map<String, Object> info() {
        return Map.of("symlink", Map.of("symloop_max", symloopMax, "static_links", true));
    }
}
