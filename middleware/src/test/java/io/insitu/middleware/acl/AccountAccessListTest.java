package io.insitu.middleware.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.insitu.middleware.SwiftException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountAccessListTest {
    @Test
    void listIsKeptInOneSpelling() {
        String clean =
                AccountAccessList.clean(
                        "{ \"read-only\": [\"b:ü\"],\n \"admin\": [\"a:x\", \"a:y\"] }");

        assertThat(clean).isEqualTo("{\"admin\":[\"a:x\",\"a:y\"],\"read-only\":[\"b:\\u00fc\"]}");
        AccountAccessList list = AccountAccessList.parse(clean);
        assertThat(list.namesAdmin(List.of("z", "a:y"))).isTrue();
        assertThat(list.namesReader(List.of("b:ü"))).isTrue();
        assertThat(list.namesWriter(List.of("a:x", "b:ü"))).isFalse();
    }

    @Test
    void emptyListIsNone() {
        assertThat(AccountAccessList.clean("{}")).isEmpty();
        assertThat(AccountAccessList.parse("")).isEqualTo(AccountAccessList.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | Syntax error in input ('nonsense')",
                "[] | Syntax error in input ('[]')",
                "{\"owner\":[]} | Key \"owner\" not recognized",
                "{\"admin\":\"a\"} | Value for key \"admin\" must be a list",
                "{\"read-only\":[1]} | Elements of \"read-only\" list must be strings"
            })
    void whatCannotBeUnderstoodIsRefused(String given, String why) {
        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> AccountAccessList.clean(given))
                .withMessage(
                        "X-Account-Access-Control invalid: " + why + "\n\nInput: " + given + "\n")
                .matches(refusal -> refusal.status() == 400);
    }
}
