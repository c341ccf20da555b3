package io.insitu.middleware.keystoneauth;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// What the identity service says of a token's holder.
///
/// @param project the id of the project that the token is for; empty when it is for none
/// @param roles in that project, in lower case
/// @param expires after which the token is none
record Identity(
        String userId, String userName, String project, Set<String> roles, Instant expires) {
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
        JsonNode user = token.path("user");
        return new Identity(
                user.path("id").asText(),
                user.path("name").asText(),
                token.path("project").path("id").asText(),
                roles,
                Instant.parse(token.path("expires_at").asText()));
    }
}
