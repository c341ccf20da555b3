package io.insitu.middleware.tempauth;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The prefixes of the accounts that [TempAuth] decides about, each with the group that an owner
/// must be a member of besides. The first stands before tokens, and before the account that a user
/// is told at the log-in.
///
/// @param first of an account's name, `AUTH_`
/// @param groups required by prefix, the first among them; empty where none is
record Resellers(String first, Map<String, String> groups) {
    Resellers {
        groups = Map.copyOf(groups);
    }

    /// @param requireGroup for the first, and for each of the others that has none of its own
    /// @param others further prefixes, each with the group that is required; may be blank
    /// @throws IllegalArgumentException saying which option is wrong, its value and the rule
    static Resellers of(String first, String requireGroup, Map<String, String> others) {
        check(!first.isEmpty(), "reseller_prefix: empty");
        checkGroup("require_group", requireGroup);
        Map<String, String> groups = new LinkedHashMap<>();
        groups.put(first, requireGroup.strip());
        others.forEach((prefix, group) -> {
            checkDistinct(prefix, groups.keySet());
            checkGroup("service_prefixes: '%s'".formatted(prefix), group);
            groups.put(prefix, group.isBlank() ? requireGroup.strip() : group.strip());
        });
        return new Resellers(first, groups);
    }

    /// An account that is of two prefixes would be of the one whose rule is the weaker.
    private static void checkDistinct(String prefix, Collection<String> known) {
        check(!prefix.isEmpty(), "service_prefixes: a prefix is empty");
        for (String other : known) {
            check(
                    !prefix.startsWith(other) && !other.startsWith(prefix),
                    "service_prefixes: '%s' and '%s' begin alike, and an account has one prefix"
                            .formatted(prefix, other));
        }
    }

    private static void checkGroup(String option, String group) {
        check(
                !group.strip().matches(".*[\\s,].*"),
                "%s: '%s' is not the name of one group".formatted(option, group));
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /// {@return every prefix}
    Set<String> prefixes() {
        return groups.keySet();
    }

    /// {@return the one that an account's name begins with}
    Optional<String> prefixOf(String account) {
        return groups.keySet().stream().filter(account::startsWith).findFirst();
    }

    /// {@return whether who is in these groups has the one that the account's prefix requires}
    boolean satisfiedBy(Set<String> memberships, String account) {
        return prefixOf(account)
                .map(prefix -> groups.getOrDefault(prefix, ""))
                .filter(group -> group.isEmpty() || memberships.contains(group))
                .isPresent();
    }
}
