package io.insitu.middleware.acl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.insitu.middleware.Headers;
import io.insitu.middleware.SwiftException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// An account's access list (`X-Account-Access-Control`), as Swift's TempAuth has it: a JSON object
/// with up to three lists of users and groups.
///
/// | list | may |
/// |---|---|
/// | `admin` | all that the account's owner may, this list included |
/// | `read-write` | read and write everything in the account, and read the account |
/// | `read-only` | read everything in the account, and the account |
public record AccountAccessList(Set<String> admins, Set<String> writers, Set<String> readers) {
    /// Under which it stands in an account's metadata.
    public static final String HEADER = "x-account-access-control";

    public static final AccountAccessList NONE =
            new AccountAccessList(Set.of(), Set.of(), Set.of());

    private static final List<String> LISTS = List.of("admin", "read-write", "read-only");
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .build();

    public AccountAccessList {
        admins = Set.copyOf(admins);
        writers = Set.copyOf(writers);
        readers = Set.copyOf(readers);
    }

    /// @param stored as [#clean] made it; empty for none
    public static AccountAccessList parse(String stored) {
        if (stored.isEmpty()) {
            return NONE;
        }
        try {
            JsonNode lists = JSON.readTree(stored);
            return new AccountAccessList(
                    names(lists, "admin"), names(lists, "read-write"), names(lists, "read-only"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an access list that was not checked: " + stored, e);
        }
    }

    private static Set<String> names(JsonNode lists, String list) {
        Set<String> names = new HashSet<>();
        lists.path(list).forEach(name -> names.add(name.asText()));
        return names;
    }

    public boolean namesAdmin(Collection<String> groups) {
        return groups.stream().anyMatch(admins::contains);
    }

    public boolean namesWriter(Collection<String> groups) {
        return groups.stream().anyMatch(writers::contains);
    }

    public boolean namesReader(Collection<String> groups) {
        return groups.stream().anyMatch(readers::contains);
    }

    /// {@return the list as it is stored, in one spelling; empty for one without lists}
    ///
    /// @throws SwiftException 400 for one that cannot be understood
    public static String clean(String given) {
        if (given.isEmpty()) {
            return "";
        }
        try {
            JsonNode lists = JSON.readTree(given);
            if (!lists.isObject()) {
                throw refused("Syntax error in input (%s)".formatted(quoted(given)), given);
            }
            check(lists, given);
            // Sorted by name only as a map is, and not as a tree.
            return lists.isEmpty()
                    ? ""
                    : JSON.writeValueAsString(JSON.treeToValue(lists, Object.class));
        } catch (JsonProcessingException e) {
            throw refused("Syntax error in input (%s)".formatted(quoted(given)), given);
        }
    }

    private static void check(JsonNode lists, String given) {
        lists.fieldNames()
                .forEachRemaining(name -> {
                    if (!LISTS.contains(name)) {
                        throw refused("Key \"%s\" not recognized".formatted(name), given);
                    }
                });
        for (String name : LISTS) {
            JsonNode list = lists.path(name);
            if (!list.isMissingNode() && !list.isArray()) {
                throw refused("Value for key \"%s\" must be a list".formatted(name), given);
            }
            for (JsonNode grantee : list) {
                if (!grantee.isTextual()) {
                    throw refused("Elements of \"%s\" list must be strings".formatted(name), given);
                }
            }
        }
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }

    private static SwiftException refused(String why, String given) {
        return new SwiftException(
                400,
                "X-Account-Access-Control invalid: %s\n\nInput: %s\n".formatted(why, given),
                Headers.of("Content-Type", "text/plain; charset=UTF-8"));
    }
}
