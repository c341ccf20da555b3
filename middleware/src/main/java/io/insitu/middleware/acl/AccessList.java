package io.insitu.middleware.acl;

import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.SwiftException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/// A container's read or write list (`X-Container-Read`, `X-Container-Write`), as in Swift's
/// `common/middleware/acl.py`: groups and users (`account`, `account:user`), referrers (`.r:*`,
/// `.r:.example.com`, `.r:-bad.example.com`), and the word `.rlistings`.
///
/// @param referrers what stands behind each `.r:`, in its order: later ones overrule earlier ones
/// @param groups everything else
public record AccessList(List<String> referrers, Set<String> groups) {
    private static final Set<String> REFERRER_WORDS = Set.of(".r", ".ref", ".referer", ".referrer");
    private static final String LISTINGS = ".rlistings";

    public AccessList {
        referrers = List.copyOf(referrers);
        groups = Set.copyOf(groups);
    }

    /// @param stored as [#clean] made it
    public static AccessList parse(String stored) {
        List<String> referrers = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        for (String entry : stored.split(",", -1)) {
            if (entry.startsWith(".r:")) {
                referrers.add(entry.substring(".r:".length()));
            } else if (!entry.isEmpty()) {
                groups.add(PercentEncoding.decode(entry));
            }
        }
        return new AccessList(referrers, Set.copyOf(groups));
    }

    /// {@return whether somebody of these groups is named}
    public boolean names(Collection<String> candidates) {
        return candidates.stream().anyMatch(groups::contains);
    }

    public boolean letsReferrersList() {
        return groups.contains(LISTINGS);
    }

    /// {@return whether a request with that `Referer` (empty for none) is let in by it}
    public boolean letsIn(String referer) {
        if (referrers.isEmpty()) {
            return false;
        }
        String host = host(referer);
        boolean allowed = false;
        for (String referrer : referrers) {
            boolean negated = referrer.startsWith("-");
            String pattern = negated ? referrer.substring(1) : referrer;
            if (matches(pattern, host) || (!negated && pattern.equals("*"))) {
                allowed = !negated;
            }
        }
        return allowed;
    }

    private static boolean matches(String pattern, String host) {
        return pattern.equals(host) || (pattern.startsWith(".") && host.endsWith(pattern));
    }

    private static String host(String referer) {
        try {
            String host = new URI(referer).getHost();
            return Objects.requireNonNullElse(host, "unknown").toLowerCase(Locale.ROOT);
        } catch (URISyntaxException e) {
            return "unknown";
        }
    }

    /// {@return the list as it is stored: without blanks and empty entries, with one spelling for
    /// each thing}
    ///
    /// @param header the header's name, in lower case; a write list may name no referrers
    /// @throws SwiftException 400 for a list that cannot be understood
    public static String clean(String header, String value) {
        List<String> cleaned = new ArrayList<>();
        for (String raw : value.split(",", -1)) {
            String entry = raw.strip();
            if (!entry.isEmpty()) {
                cleaned.add(cleanEntry(header, entry));
            }
        }
        return String.join(",", cleaned);
    }

    private static String cleanEntry(String header, String entry) {
        int colon = entry.indexOf(':');
        String first = colon < 0 ? "" : entry.substring(0, colon).strip();
        if (!first.startsWith(".")) {
            return entry;
        }
        if (!REFERRER_WORDS.contains(first)) {
            throw refused("Unknown designator '%s' in ACL: '%s'".formatted(first, entry));
        }
        if (header.contains("write")) {
            throw refused("Referrers not allowed in write ACL: '%s'".formatted(entry));
        }
        String second = entry.substring(colon + 1).strip();
        boolean negated = second.startsWith("-");
        String host = negated ? second.substring(1).strip() : second;
        if (host.length() > 1 && host.startsWith("*")) {
            host = host.substring(1).strip();
        }
        if (host.isEmpty() || host.equals(".")) {
            throw refused(
                    "No host/domain value after referrer designation in ACL: '%s'"
                            .formatted(entry));
        }
        return ".r:" + (negated ? "-" : "") + host;
    }

    private static SwiftException refused(String message) {
        return new SwiftException(400, message);
    }
}
