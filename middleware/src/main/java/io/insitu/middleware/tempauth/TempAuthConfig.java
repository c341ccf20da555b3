package io.insitu.middleware.tempauth;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The options of [TempAuth]; each is described there.
public record TempAuthConfig(
        List<TempAuthUser> users,
        String resellerPrefix,
        String requireGroup,
        Map<String, String> servicePrefixes,
        String authPrefix,
        Duration tokenLife,
        String storageUrlScheme) {
    /// Nobody can log in.
    public static final TempAuthConfig DEFAULT =
            new TempAuthConfig(
                    List.of(), "AUTH_", "", Map.of(), "/auth/", Duration.ofDays(1), "http");

    /// @throws IllegalArgumentException saying which option is wrong, its value and the rule
    public TempAuthConfig {
        users = List.copyOf(users);
        servicePrefixes = Map.copyOf(servicePrefixes);
        Resellers.of(resellerPrefix, requireGroup, servicePrefixes);
        check(
                authPrefix.length() > 2 && authPrefix.startsWith("/") && authPrefix.endsWith("/"),
                "auth_prefix: '%s' does not begin and end with a slash".formatted(authPrefix));
        check(
                tokenLife.compareTo(Duration.ofSeconds(1)) >= 0,
                "token_life: %s is less than a second".formatted(tokenLife));
        check(
                storageUrlScheme.equals("http") || storageUrlScheme.equals("https"),
                "storage_url_scheme: '%s' is neither http nor https".formatted(storageUrlScheme));
        Set<String> names = new HashSet<>();
        for (TempAuthUser user : users) {
            check(names.add(user.name()), "user '%s': given twice".formatted(user.name()));
        }
    }

    public TempAuthConfig withUsers(List<TempAuthUser> newUsers) {
        return new TempAuthConfig(
                newUsers,
                resellerPrefix,
                requireGroup,
                servicePrefixes,
                authPrefix,
                tokenLife,
                storageUrlScheme);
    }

    Resellers resellers() {
        return Resellers.of(resellerPrefix, requireGroup, servicePrefixes);
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
