package io.insitu.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b", "a/b", "\ud83d", "\ude00\ud83d"})
    void noContainerHasSuchAName(String name) {
        assertThatThrownBy(() -> new ContainerPath("a", name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("container name: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b", "\ud83d"})
    void noObjectHasSuchAName(String name) {
        assertThatThrownBy(() -> new ObjectPath("a", "c", name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("object name: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "//", ".", "..", " ", "a/b/", "\u0001", "\ud83d\ude00"})
    void anObjectMayHaveSuchAName(String name) {
        assertThat(new ObjectPath("a", "c", name)).hasToString("/a/c/" + name);
    }

    @ParameterizedTest
    @CsvSource({
        "2014-11-30T13:21:36.123459Z, 1417353696.12345",
        "1970-01-01T00:00:00Z, 0000000000.00000",
        "1970-01-01T00:00:00.000019999Z, 0000000000.00001",
    })
    void aTimestampIsInUnitsOfTenMicroseconds(Instant instant, String text) {
        Timestamp timestamp = Timestamp.of(instant);

        assertThat(timestamp).hasToString(text);
        assertThat(Timestamp.of(timestamp.instant())).isEqualTo(timestamp);
    }

    @Test
    void aListingCannotBeAskedForLessThanNothing() {
        assertThatThrownBy(() -> ListingQuery.all(-1)).hasMessage("limit: -1 is negative");
    }
}
