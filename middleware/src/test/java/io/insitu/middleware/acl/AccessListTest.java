package io.insitu.middleware.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.insitu.middleware.SwiftException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessListTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    bob, sue              | bob,sue
                    bob , sue             | bob,sue
                    bob,,,sue             | bob,sue
                    .referrer : *         | .r:*
                    .ref:*.example.com    | .r:.example.com
                    .r:*, .rlistings      | .r:*,.rlistings
                    .r:-bad.com           | .r:-bad.com
                    test:tester           | test:tester
                    ' , '                 | ''
                    """)
    void aListIsStoredInOneSpelling(String given, String stored) {
        assertThat(AccessList.clean("x-container-read", given)).isEqualTo(stored);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    x-container-read  | .x:foo   | Unknown designator '.x' in ACL: '.x:foo'
                    x-container-read  | .r:      | No host/domain value after referrer designation in ACL: '.r:'
                    x-container-read  | .r:-     | No host/domain value after referrer designation in ACL: '.r:-'
                    x-container-read  | .r:*.    | No host/domain value after referrer designation in ACL: '.r:*.'
                    x-container-write | .r:*     | Referrers not allowed in write ACL: '.r:*'
                    """)
    void aListThatCannotBeUnderstoodIsRefused(String header, String given, String message) {
        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> AccessList.clean(header, given))
                .satisfies(e -> assertThat(e.status()).isEqualTo(400))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    .r:*                        | ''                       | true
                    .r:*                        | http://any.example/page  | true
                    ''                          | http://any.example/page  | false
                    .r:.example.com             | http://a.example.com/x   | true
                    .r:.example.com             | http://example.com/x     | false
                    .r:.example.com             | http://badexample.com/x  | false
                    .r:example.com              | http://EXAMPLE.com:81/x  | true
                    .r:example.com              | not a url                | false
                    .r:*,.r:-bad.com            | http://bad.com/          | false
                    .r:*,.r:-bad.com            | http://good.com/         | true
                    .r:-bad.com,.r:*            | http://bad.com/          | true
                    .r:*,.r:-.bad.com           | http://x.bad.com/        | false
                    """)
    void referrersAreReadInTheirOrder(String list, String referer, boolean letsIn) {
        assertThat(AccessList.parse(list).letsIn(referer)).isEqualTo(letsIn);
    }

    @Test
    void groupsAndUsersAreNamed() {
        AccessList list = AccessList.parse("test,test2:tester2,with%20blank,.rlistings");

        assertThat(list.names(Set.of("test"))).isTrue();
        assertThat(list.names(Set.of("other", "test2:tester2"))).isTrue();
        assertThat(list.names(Set.of("with blank"))).isTrue();
        assertThat(list.names(Set.of("test2"))).isFalse();
        assertThat(list.letsReferrersList()).isTrue();
    }
}
