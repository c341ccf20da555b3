package io.insitu.middleware.formpost;

import io.insitu.middleware.signature.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Options of uploads by forms.
///
/// @param allowedDigests `sha1`, `sha256`, `sha512`
public record FormPostConfig(List<String> allowedDigests) {
    public static final FormPostConfig DEFAULT =
            new FormPostConfig(List.of("sha1", "sha256", "sha512"));

    public FormPostConfig {
        allowedDigests = List.copyOf(allowedDigests);
        allowedDigests.forEach(name -> Digest.valueOf(name.toUpperCase(Locale.ROOT)));
    }

    boolean allows(Digest digest) {
        return allowedDigests.contains(digest.name().toLowerCase(Locale.ROOT));
    }

    Map<String, Object> info() {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("allowed_digests", allowedDigests.stream().sorted().toList());
        if (allowedDigests.contains("sha1")) {
            section.put("deprecated_digests", List.of("sha1"));
        }
        return Map.of("formpost", section);
    }
}
