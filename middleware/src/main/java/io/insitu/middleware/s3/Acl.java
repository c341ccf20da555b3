package io.insitu.middleware.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// The access control list of a bucket or an object: whose it is, and what is granted to others. It
/// is kept in its system metadata as Swift keeps it, so that each reads what the other has written.
///
/// @param owner a user's id; empty for what has no list: it was not stored by S3's API
record Acl(String owner, List<Grant> grants) {
    static final Acl NONE = new Acl("", List.of());

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    Acl {
        grants = List.copyOf(grants);
    }

    /// One line of a list.
    record Grant(Grantee grantee, Permission permission) {
        boolean allows(String user, Permission wanted) {
            return (permission == wanted || permission == Permission.FULL_CONTROL)
                    && grantee.includes(user);
        }
    }

    /// {@return the list by which nobody may anything but the owner}
    static Acl onlyOf(String owner) {
        Grant all = new Grant(new Grantee.User(owner), Permission.FULL_CONTROL);
        return new Acl(owner, List.of(all));
    }

    boolean hasOwner() {
        return !owner.isEmpty();
    }

    boolean isOwnedBy(String user) {
        return hasOwner() && owner.equals(user);
    }

    /// {@return whether somebody who signs as that user may; the owner always may}
    boolean allows(String user, Permission wanted) {
        return isOwnedBy(user) || grants.stream().anyMatch(grant -> grant.allows(user, wanted));
    }

    /// {@return the list as a header's value, in ASCII}
    String encode() {
        ObjectNode json = MAPPER.createObjectNode().put("Owner", owner);
        ArrayNode lines = json.putArray("Grant");
        for (Grant grant : grants) {
            lines.addObject()
                    .put("Permission", grant.permission().name())
                    .put("Grantee", grant.grantee().stored());
        }
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list cannot be written", e);
        }
    }

    /// @param stored as [#encode] made it; empty for none
    /// @throws IllegalArgumentException for what was never a list, and so lets nobody in
    static Acl decode(String stored) {
        if (stored.isEmpty()) {
            return NONE;
        }
        try {
            JsonNode json = MAPPER.readTree(stored);
            List<Grant> grants = new ArrayList<>();
            for (JsonNode line : json.path("Grant")) {
                String permission = line.path("Permission").asText();
                grants.add(
                        new Grant(
                                Grantee.ofStored(line.path("Grantee").asText()),
                                Permission.valueOf(permission)));
            }
            return new Acl(json.path("Owner").asText(""), grants);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an access control list: " + stored, e);
        }
    }

    /// {@return the document in which S3 shows it}
    Xml document() {
        Xml xml = Xml.result("AccessControlPolicy");
        xml.begin("Owner").text("ID", owner).text("DisplayName", owner).end();
        xml.begin("AccessControlList");
        for (Grant grant : grants) {
            xml.begin("Grant");
            grant.grantee().describe(xml);
            xml.text("Permission", grant.permission().name()).end();
        }
        return xml;
    }
}
