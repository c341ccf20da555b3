package io.insitu.middleware.keystoneauth;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// What the identity service says of a token's holder.
///
/// @param user the holder
/// @param project that the token is for; empty when it is for none
/// @param roles in that project, in lower case
/// @param expires after which the token is none
record Identity(Named user, Named project, Set<String> roles, Instant expires) {
    /// A user or a project. Ids are unique everywhere, names within a domain.
    ///
    /// @param domain by its id
    record Named(String id, String name, String domain) {
        private static Named of(JsonNode node) {
            return new Named(
                    node.path("id").asText(),
                    node.path("name").asText(),
                    node.path("domain").path("id").asText());
        }
    }

    Identity {
        roles = Set.copyOf(roles);
    }

    /// @param token the member `token` of the answer to `GET /v3/auth/tokens` (Identity API v3,
    ///   "Validate and show information for token")
    /// @throws java.time.format.DateTimeParseException when it does not say until when it holds
    static Identity of(JsonNode token) {
        Set<String> roles = new HashSet<>();
        for (JsonNode role : token.path("roles")) {
            roles.add(role.path("name").asText().toLowerCase(Locale.ROOT));
        }
        return new Identity(
                Named.of(token.path("user")),
                Named.of(token.path("project")),
                roles,
                Instant.parse(token.path("expires_at").asText()));
    }
}
