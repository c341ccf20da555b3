package io.insitu.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadersTest {
    private static final Headers HEADERS = Headers.of("A", "1", "B", "2", "a", "3");

    @Test
    void namesAreFoundWhateverTheirCase() {
        assertThat(HEADERS.first("a")).contains("1");
        assertThat(HEADERS.has("b")).isTrue();
        assertThat(HEADERS.text("none")).isEmpty();
    }

    @Test
    void aNewValueStandsInThePlaceOfAllOfItsName() {
        assertThat(HEADERS.with("a", "4").fields())
                .containsExactly(new Headers.Field("B", "2"), new Headers.Field("a", "4"));
        assertThat(HEADERS.fields()).hasSize(3);
    }

    @Test
    void fieldsAreTakenAwayAndAdded() {
        assertThat(HEADERS.without("A").fields()).containsExactly(new Headers.Field("B", "2"));
        assertThat(HEADERS.and(Headers.of("B", "5")).startingWith("b").fields())
                .containsExactly(new Headers.Field("B", "2"), new Headers.Field("B", "5"));
    }

    @Test
    void whatTakesNothingAwayChangesNothing() {
        assertThat(HEADERS.without("c")).isSameAs(HEADERS);
    }

    @ParameterizedTest
    @CsvSource({
        "true, true",
        "True, true",
        "1, true",
        "yes, true",
        "on, true",
        "t, true",
        "y, true",
        "'', false",
        "0, false",
        "no, false",
        "2, false"
    })
    void swiftsWordsForYes(String word, boolean yes) {
        assertThat(Headers.of("X", word).isTrue("x")).isEqualTo(yes);
        assertThat(Query.parse("x=" + word).isTrue("x")).isEqualTo(yes);
    }
}
