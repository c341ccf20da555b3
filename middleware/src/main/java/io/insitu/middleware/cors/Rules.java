package io.insitu.middleware.cors;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a container says of scripts from elsewhere.
///
/// @param allowOrigin origins as the container names them; empty when it names none
/// @param maxAge seconds for which a browser may remember the answer; empty when not given
/// @param exposeHeaders in lower case
/// @param origins that are let in, the operator's among them
record Rules(String allowOrigin, String maxAge, Set<String> exposeHeaders, Set<String> origins) {
    private static final String META = "x-container-meta-access-control-";

    Rules {
        exposeHeaders = Set.copyOf(exposeHeaders);
        origins = Set.copyOf(origins);
    }

    /// @param metadata of the container; empty when it is not there
    static Rules of(CorsConfig config, Map<String, String> metadata) {
        String allowed = metadata.getOrDefault(META + "allow-origin", "").strip();
        Set<String> origins = words(allowed);
        origins.addAll(config.allowOrigin());
        Set<String> exposed =
                words(metadata.getOrDefault(META + "expose-headers", "").toLowerCase(Locale.ROOT));
        config.exposeHeaders().forEach(name -> exposed.add(name.toLowerCase(Locale.ROOT)));
        return new Rules(allowed, metadata.getOrDefault(META + "max-age", ""), exposed, origins);
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>(List.of(text.strip().split("\\s+")));
        words.remove("");
        return words;
    }

    boolean letIn(String origin) {
        return origins.contains(origin) || origins.contains("*");
    }

    /// {@return whether every origin is let in by the container itself, so that the answer is the
    /// same for all}
    boolean isForAll() {
        return allowOrigin.equals("*");
    }
}
