package io.insitu.middleware.s3;

import java.util.Arrays;
import java.util.Optional;

/// Whom something is granted to.
sealed interface Grantee {
    /// The attribute by which the elements `Grantee` say what they are.
    String TYPES = "http://www.w3.org/2001/XMLSchema-instance";

    boolean includes(String user);

    /// {@return as it stands in the system metadata, where Swift has it so too}
    String stored();

    /// Writes the element `Grantee`.
    void describe(Xml xml);

    /// {@return whom [#stored] stands for}
    static Grantee ofStored(String text) {
        return Group.stored(text).<Grantee>map(group -> group).orElseGet(() -> new User(text));
    }

    private static Xml begin(Xml xml, String type) {
        return xml.begin("Grantee", " xmlns:xsi=\"" + TYPES + "\" xsi:type=\"" + type + "\"");
    }

    /// One user, whom S3 calls canonical.
    ///
    /// @param id the access key, `account:user`
    record User(String id) implements Grantee {
        @Override
        public boolean includes(String user) {
            return user.equals(id);
        }

        @Override
        public String stored() {
            return id;
        }

        @Override
        public void describe(Xml xml) {
            begin(xml, "CanonicalUser").text("ID", id).text("DisplayName", id).end();
        }
    }

    /// Those of S3's groups that Swift has. Who does not sign is not asked by these lists at all,
    /// so that the first two are the same.
    enum Group implements Grantee {
        ALL_USERS("AllUsers", "global/AllUsers"),
        AUTHENTICATED_USERS("AuthenticatedUsers", "global/AuthenticatedUsers"),
        /// Who would write logs of accesses: a user of any account.
        LOG_DELIVERY("LogDelivery", "s3/LogDelivery");

        private static final String LOGGER = ".log_delivery";

        private final String stored;
        private final String uri;

        Group(String stored, String place) {
            this.stored = stored;
            this.uri = "http://acs.amazonaws.com/groups/" + place;
        }

        static Optional<Group> stored(String text) {
            return Arrays.stream(values()).filter(each -> each.stored.equals(text)).findFirst();
        }

        static Optional<Group> at(String uri) {
            return Arrays.stream(values()).filter(each -> each.uri.equals(uri)).findFirst();
        }

        @Override
        public boolean includes(String user) {
            return this != LOG_DELIVERY || user.substring(user.indexOf(':') + 1).equals(LOGGER);
        }

        @Override
        public String stored() {
            return stored;
        }

        @Override
        public void describe(Xml xml) {
            begin(xml, "Group").text("URI", uri).end();
        }
    }
}
