package io.insitu.middleware.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The one way in which objects are kept here, under the name by which clients of a Swift ask for
/// it: what a Swift does whose `swift.conf` has one `[storage-policy:0]`.
///
/// @param name letters, digits and hyphens, as clients are told it; its case does not matter where
///   they say it
/// @param aliases further names that clients may say
public record StoragePolicy(String name, List<String> aliases) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]+");

    /// As a Swift calls its policy that was told of none.
    public static final StoragePolicy DEFAULT = new StoragePolicy("Policy-0", List.of());

    /// @throws IllegalArgumentException for a name that is none, or stands twice
    public StoragePolicy {
        aliases = List.copyOf(aliases);
        check("name", name);
        Set<String> seen = new HashSet<>(Set.of(name.toLowerCase(Locale.ROOT)));
        for (String alias : aliases) {
            check("aliases", alias);
            if (!seen.add(alias.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("aliases: '%s' stands twice".formatted(alias));
            }
        }
    }

    private static void check(String option, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "%s: '%s' has other characters than letters, digits and hyphens"
                            .formatted(option, name));
        }
    }

    /// {@return whether a client that says this means it}
    public boolean isCalled(String said) {
        return name.equalsIgnoreCase(said) || aliases.stream().anyMatch(said::equalsIgnoreCase);
    }

    /// {@return what `/info` says of it}
    public Map<String, Object> info() {
        List<String> names = new ArrayList<>(List.of(name));
        names.addAll(aliases);
        return Map.of("name", name, "aliases", String.join(", ", names), "default", true);
    }
}
