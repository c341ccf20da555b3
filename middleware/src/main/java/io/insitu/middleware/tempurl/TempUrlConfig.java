package io.insitu.middleware.tempurl;

import io.insitu.middleware.signature.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Options of temporary URLs, by Swift's names. A name of a header may end in `*`.
///
/// @param methods that a URL may be signed for
/// @param incomingRemoveHeaders that a request loses
/// @param incomingAllowHeaders that it keeps nevertheless
/// @param outgoingRemoveHeaders that an answer loses
/// @param outgoingAllowHeaders that it keeps nevertheless
/// @param allowedDigests `sha1`, `sha256`, `sha512`
/// @param pathPrefix what stands before the path in what is signed; empty: nothing
public record TempUrlConfig(
        List<String> methods,
        List<String> incomingRemoveHeaders,
        List<String> incomingAllowHeaders,
        List<String> outgoingRemoveHeaders,
        List<String> outgoingAllowHeaders,
        List<String> allowedDigests,
        String pathPrefix) {
    public static final TempUrlConfig DEFAULT =
            new TempUrlConfig(
                    List.of("GET", "HEAD", "PUT", "POST", "DELETE"),
                    List.of("x-timestamp"),
                    List.of(),
                    List.of("x-object-meta-*"),
                    List.of("x-object-meta-public-*"),
                    List.of("sha1", "sha256", "sha512"),
                    "");

    public TempUrlConfig {
        methods = List.copyOf(methods);
        incomingRemoveHeaders = List.copyOf(incomingRemoveHeaders);
        incomingAllowHeaders = List.copyOf(incomingAllowHeaders);
        outgoingRemoveHeaders = List.copyOf(outgoingRemoveHeaders);
        outgoingAllowHeaders = List.copyOf(outgoingAllowHeaders);
        allowedDigests = List.copyOf(allowedDigests);
        String stripped = pathPrefix.replaceAll("^/+|/+$", "");
        pathPrefix = stripped.isEmpty() ? "" : "/" + stripped;
        allowedDigests.forEach(name -> Digest.valueOf(name.toUpperCase(Locale.ROOT)));
    }

    boolean allows(Digest digest) {
        return allowedDigests.contains(digest.name().toLowerCase(Locale.ROOT));
    }

    Map<String, Object> info() {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("methods", methods);
        section.put("incoming_remove_headers", incomingRemoveHeaders);
        section.put("incoming_allow_headers", incomingAllowHeaders);
        section.put("outgoing_remove_headers", outgoingRemoveHeaders);
        section.put("outgoing_allow_headers", outgoingAllowHeaders);
        section.put("allowed_digests", allowedDigests.stream().sorted().toList());
        if (allowedDigests.contains("sha1")) {
            section.put("deprecated_digests", List.of("sha1"));
        }
        return Map.of("tempurl", section);
    }
}
