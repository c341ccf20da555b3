package io.insitu.middleware.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.middleware.s3.Acl.Grant;
import io.insitu.middleware.s3.Grantee.Group;
import io.insitu.middleware.s3.Grantee.User;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AclTest {
    private static final String OWNER = "test:tester";
    private static final String OTHER = "test:reader";

    @ParameterizedTest
    @EnumSource(Permission.class)
    void theOwnerMayAllWhateverIsGranted(Permission permission) {
        assertThat(new Acl(OWNER, List.of()).allows(OWNER, permission)).isTrue();
    }

    @ParameterizedTest(name = "{0} lets {1}: {2}")
    @CsvSource({
        "READ, READ, true",
        "READ, WRITE, false",
        "READ, READ_ACP, false",
        "WRITE, WRITE, true",
        "WRITE, READ, false",
        "WRITE, WRITE_ACP, false",
        "READ_ACP, READ_ACP, true",
        "READ_ACP, READ, false",
        "WRITE_ACP, WRITE_ACP, true",
        "WRITE_ACP, READ_ACP, false",
        "FULL_CONTROL, READ, true",
        "FULL_CONTROL, WRITE_ACP, true"
    })
    void aGrantLetsNoMoreThanItSays(Permission granted, Permission wanted, boolean allowed) {
        Acl acl = new Acl(OWNER, List.of(new Grant(new User(OTHER), granted)));

        assertThat(acl.allows(OTHER, wanted)).isEqualTo(allowed);
        assertThat(acl.allows("test:third", wanted)).isFalse();
        assertThat(acl.isOwnedBy(OTHER)).isFalse();
    }

    @ParameterizedTest(name = "{0} includes {1}: {2}")
    @CsvSource({
        "ALL_USERS, test:reader, true",
        "AUTHENTICATED_USERS, test:reader, true",
        "LOG_DELIVERY, test:reader, false",
        "LOG_DELIVERY, test:.log_delivery, true",
        "LOG_DELIVERY, .log_delivery, true"
    })
    void groupsAreSwifts(Group group, String user, boolean included) {
        assertThat(group.includes(user)).isEqualTo(included);
    }

    @Test
    void nobodyOwnsWhatHasNoList() {
        Acl none = Acl.decode("");

        assertThat(none.hasOwner()).isFalse();
        assertThat(none.isOwnedBy("")).isFalse();
        assertThat(none.allows(OWNER, Permission.READ)).isFalse();
    }

    @Test
    void aListIsKeptAsSwiftKeepsIt() {
        Acl acl =
                new Acl(
                        OWNER,
                        List.of(
                                new Grant(Group.ALL_USERS, Permission.READ),
                                new Grant(new User("test:Zoë"), Permission.FULL_CONTROL)));

        String stored = acl.encode();

        assertThat(stored)
                .isEqualTo(
                        "{\"Owner\":\"test:tester\",\"Grant\":["
                                + "{\"Permission\":\"READ\",\"Grantee\":\"AllUsers\"},"
                                + "{\"Permission\":\"FULL_CONTROL\","
                                + "\"Grantee\":\"test:Zo\\u00EB\"}]}");
        assertThat(Acl.decode(stored)).isEqualTo(acl);
    }

    @Test
    void anOwnerOfNobodysNameIsNone() {
        assertThat(Acl.decode("{\"Owner\":null,\"Grant\":[]}")).isEqualTo(Acl.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"Owner\":\"o\",\"Grant\":[{\"Permission\":\"ALL\",\"Grantee\":\"AllUsers\"}]}"
            })
    void whatWasNeverAListLetsNobodyIn(String stored) {
        assertThatThrownBy(() -> Acl.decode(stored)).isInstanceOf(IllegalArgumentException.class);
    }
}
