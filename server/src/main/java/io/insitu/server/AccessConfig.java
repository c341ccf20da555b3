package io.insitu.server;

import io.insitu.middleware.tempauth.TempAuthConfig;
import io.insitu.middleware.tempauth.TempAuthUser;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// The section `tempauth`: who may sign in.
///
/// @param users by name (`test:tester`): the key, then the groups, as in Swift's sample
/// @param resellerPrefix before an account's name in URLs
/// @param requireGroup that an account's owner must be in besides; may be empty
/// @param servicePrefixes further prefixes, each with a group in place of that one; may be blank
/// @param authPrefix of the path at which tokens are had
/// @param tokenLife after which a token is no longer taken
/// @param storageUrlScheme that clients are told: `https` where something before the server speaks
///   TLS, or it itself
public record AccessConfig(
        Map<String, String> users,
        String resellerPrefix,
        String requireGroup,
        Map<String, String> servicePrefixes,
        String authPrefix,
        Duration tokenLife,
        String storageUrlScheme) {
    /// Swift's sample users, whose keys everyone knows.
    private static final Map<String, String> KNOWN_KEYS =
            Map.of(
                    "admin:admin", "admin",
                    "test:tester", "testing",
                    "test2:tester2", "testing2",
                    "test:tester3", "testing3",
                    "test5:tester5", "testing5");

    static final AccessConfig DEFAULT = of(TempAuthConfig.DEFAULT);

    public AccessConfig {
        users = Map.copyOf(users);
        servicePrefixes = Map.copyOf(servicePrefixes);
        toTempAuth(
                users,
                resellerPrefix,
                requireGroup,
                servicePrefixes,
                authPrefix,
                tokenLife,
                storageUrlScheme);
    }

    private static AccessConfig of(TempAuthConfig config) {
        return new AccessConfig(
                new LinkedHashMap<>(),
                config.resellerPrefix(),
                config.requireGroup(),
                config.servicePrefixes(),
                config.authPrefix(),
                config.tokenLife(),
                config.storageUrlScheme());
    }

    AccessConfig telling(String scheme) {
        return new AccessConfig(
                users,
                resellerPrefix,
                requireGroup,
                servicePrefixes,
                authPrefix,
                tokenLife,
                scheme);
    }

    TempAuthConfig toTempAuth() {
        return toTempAuth(
                users,
                resellerPrefix,
                requireGroup,
                servicePrefixes,
                authPrefix,
                tokenLife,
                storageUrlScheme);
    }

    private static TempAuthConfig toTempAuth(
            Map<String, String> users,
            String resellerPrefix,
            String requireGroup,
            Map<String, String> servicePrefixes,
            String authPrefix,
            Duration tokenLife,
            String storageUrlScheme) {
        return new TempAuthConfig(
                users.entrySet().stream()
                        .map(user -> TempAuthUser.parse(user.getKey(), user.getValue()))
                        .toList(),
                resellerPrefix,
                requireGroup,
                servicePrefixes,
                authPrefix,
                tokenLife,
                storageUrlScheme);
    }

    /// {@return whether someone can sign in whose key stands in the documentation}
    boolean hasDevelopmentUsers() {
        return users.entrySet().stream()
                .anyMatch(user -> keyOf(user.getValue()).equals(KNOWN_KEYS.get(user.getKey())));
    }

    private static String keyOf(String value) {
        return value.strip().split("\\s+", 2)[0];
    }
}
