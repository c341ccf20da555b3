package io.insitu.middleware.tempauth;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// One user of the configuration.
///
/// @param account without the reseller prefix, `test`
/// @param user `tester`
/// @param groups as configured, `.admin` and `.reseller_admin` among them
public record TempAuthUser(String account, String user, String key, List<String> groups) {
    public TempAuthUser {
        groups = List.copyOf(groups);
    }

    /// Reads a user as Swift's sample writes it: `user_test_tester = testing .admin`, or with the
    /// name as clients write it, `test:tester`.
    ///
    /// @param value the key, then the groups, with blanks between them
    /// @throws IllegalArgumentException saying what is wrong with the name or the value
    public static TempAuthUser parse(String name, String value) {
        boolean asInSample = name.startsWith("user_");
        String plain = asInSample ? name.substring("user_".length()) : name;
        int separator = plain.indexOf(asInSample ? '_' : ':');
        if (separator <= 0 || separator == plain.length() - 1) {
            throw new IllegalArgumentException(
                    "user '%s': neither user_ACCOUNT_USER nor ACCOUNT:USER".formatted(name));
        }
        List<String> words = List.of(value.strip().split("\\s+"));
        if (words.getFirst().isEmpty()) {
            throw new IllegalArgumentException("user '%s': has no key".formatted(name));
        }
        return new TempAuthUser(
                plain.substring(0, separator),
                plain.substring(separator + 1),
                words.getFirst(),
                words.subList(1, words.size()));
    }

    /// {@return the name that a client gives, `test:tester`}
    String name() {
        return account + ":" + user;
    }

    /// {@return the groups that rights are told by: the account, the user, the configured ones, and
    /// in place of `.admin` the account with each prefix, which only its owners are members of}
    Set<String> memberships(Resellers resellers) {
        Set<String> memberships = new LinkedHashSet<>();
        memberships.add(account);
        memberships.add(name());
        memberships.addAll(groups);
        if (memberships.remove(".admin")) {
            resellers.prefixes().forEach(prefix -> memberships.add(prefix + account));
        }
        return memberships;
    }
}
