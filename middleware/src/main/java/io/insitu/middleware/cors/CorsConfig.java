package io.insitu.middleware.cors;

import java.util.List;
import java.util.Map;

/// @param allowOrigin origins that every container lets in, beside those that it names itself
/// @param exposeHeaders headers of every answer that scripts may read, beside those that Swift
///   always names
/// @param strict whether an answer says nothing of origins that are not let in
public record CorsConfig(List<String> allowOrigin, List<String> exposeHeaders, boolean strict) {
    public static final CorsConfig DEFAULT = new CorsConfig(List.of(), List.of(), true);

    public CorsConfig {
        allowOrigin = List.copyOf(allowOrigin);
        exposeHeaders = List.copyOf(exposeHeaders);
    }

    Map<String, Object> info() {
        return Map.of("cors", Map.of("strict_cors_mode", strict));
    }
}
