package io.insitu.middleware.keystoneauth;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The options of [KeystoneAuth]; each is described there.
///
/// @param authUrl of the identity service, without `/v3`
/// @param username of the service user that may ask about tokens
/// @param password of that user
/// @param userDomain the id of that user's domain
/// @param project of that user, by name
/// @param projectDomain the id of that project's domain
/// @param resellerPrefix before a project's id in an account's name
/// @param servicePrefixes further such prefixes, of the accounts that services keep for projects,
///   each with the roles, blanks between them, of which `X-Service-Token` must bring one
/// @param operatorRoles who has one of them in a project owns its account
/// @param resellerAdminRole who has it owns every account
/// @param projectReaderRoles who has one of them in a project may read all of its account
/// @param systemReaderRoles who has one of them may read all accounts
/// @param allowNamesInAcls whether lists may name users and projects of the default domain
/// @param defaultDomain the id of that domain
/// @param cacheLife time for which the service's word on a token is taken without asking again
/// @param cacheEntriesMax tokens that are remembered
/// @param timeout time that the service may take to answer
public record KeystoneConfig(
        String authUrl,
        String username,
        String password,
        String userDomain,
        String project,
        String projectDomain,
        String resellerPrefix,
        Map<String, String> servicePrefixes,
        List<String> operatorRoles,
        String resellerAdminRole,
        List<String> projectReaderRoles,
        List<String> systemReaderRoles,
        boolean allowNamesInAcls,
        String defaultDomain,
        Duration cacheLife,
        int cacheEntriesMax,
        Duration timeout) {
    public static final KeystoneConfig DEFAULT =
            new KeystoneConfig(
                    "http://127.0.0.1:5000",
                    "swift",
                    "",
                    "default",
                    "service",
                    "default",
                    "AUTH_",
                    Map.of(),
                    List.of("admin", "swiftoperator"),
                    "ResellerAdmin",
                    List.of(),
                    List.of(),
                    true,
                    "default",
                    Duration.ofMinutes(5),
                    10_000,
                    Duration.ofSeconds(10));

    /// @throws IllegalArgumentException saying which option is wrong, its value and the rule
    public KeystoneConfig {
        servicePrefixes = Map.copyOf(servicePrefixes);
        operatorRoles = List.copyOf(operatorRoles);
        projectReaderRoles = List.copyOf(projectReaderRoles);
        systemReaderRoles = List.copyOf(systemReaderRoles);
        String scheme = URI.create(authUrl).getScheme();
        check(
                "http".equals(scheme) || "https".equals(scheme),
                "auth_url: '%s' is neither http://… nor https://…".formatted(authUrl));
        check(
                cacheEntriesMax > 0,
                "cache_entries_max: %d is less than 1".formatted(cacheEntriesMax));
        servicePrefixes.forEach((prefix, roles) ->
                check(
                        !roles.isBlank(),
                        "service_prefixes: '%s' names no role of a service".formatted(prefix)));
        check(timeout.isPositive(), "timeout: %s is not above 0".formatted(timeout));
    }

    /// {@return whether the account belongs to the project}
    boolean isOf(String account, String projectId) {
        return account.equals(resellerPrefix + projectId)
                || servicePrefixes.keySet().stream()
                        .anyMatch(prefix -> account.equals(prefix + projectId));
    }

    /// {@return the roles, in lower case, of which a service must have one to act on the account
    /// for its project; empty where no service is needed}
    Set<String> serviceRoles(String account) {
        Set<String> roles = new HashSet<>();
        servicePrefixes.forEach((prefix, required) -> {
            if (account.startsWith(prefix)) {
                roles.addAll(List.of(required.strip().toLowerCase(Locale.ROOT).split("\\s+")));
            }
        });
        return roles;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /// Without the password: a configuration may be printed.
    @Override
    public String toString() {
        return "KeystoneConfig[authUrl=%s, username=%s]".formatted(authUrl, username);
    }
}
