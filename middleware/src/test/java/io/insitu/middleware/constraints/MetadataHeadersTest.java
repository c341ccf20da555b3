package io.insitu.middleware.constraints;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Headers;
import io.insitu.storage.MetadataUpdate;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataHeadersTest {
    private final MetadataHeaders headers =
            new MetadataHeaders("container", Set.of("x-container-read"));

    @Test
    void aValueSetsAndNoValueTakesAway() {
        MetadataUpdate update =
                headers.update(
                        Headers.of(
                                "X-Container-Meta-Color", "blue",
                                "X-Container-Meta-Gone", "",
                                "X-Container-Read", "test",
                                "X-Container-Sysmeta-A", "1",
                                "X-Container-Write", "not kept here",
                                "X-Object-Meta-Color", "not a container's",
                                "Content-Type", "text/plain"));

        assertThat(update.set())
                .isEqualTo(
                        Map.of(
                                "x-container-meta-color", "blue",
                                "x-container-read", "test",
                                "x-container-sysmeta-a", "1"));
        assertThat(update.remove()).containsExactly("x-container-meta-gone");
    }

    @Test
    void removeHeadersTakeAwayWhateverTheirValue() {
        MetadataUpdate update =
                headers.update(
                        Headers.of(
                                "X-Remove-Container-Meta-Color", "x",
                                "X-Remove-Container-Read", "",
                                "X-Remove-Other", "x"));

        assertThat(update.set()).isEmpty();
        assertThat(update.remove())
                .containsExactlyInAnyOrder("x-container-meta-color", "x-container-read");
    }

    @Test
    void whatIsSetAndRemovedAtOnceIsSet() {
        MetadataUpdate update =
                headers.update(
                        Headers.of(
                                "X-Container-Meta-Color",
                                "blue",
                                "X-Remove-Container-Meta-Color",
                                "x"));

        assertThat(update)
                .isEqualTo(new MetadataUpdate(Map.of("x-container-meta-color", "blue"), Set.of()));
    }

    @Test
    void theMetadataAfterwardsIsTheUsersOnly() {
        MetadataUpdate update =
                headers.update(
                        Headers.of(
                                "X-Container-Meta-B",
                                "2",
                                "X-Container-Meta-A",
                                "",
                                "X-Container-Read",
                                "r"));

        Map<String, String> after =
                headers.after(Map.of("x-container-meta-a", "1", "x-container-meta-c", "3"), update);

        assertThat(after).isEqualTo(Map.of("b", "2", "c", "3"));
    }

    @ParameterizedTest
    @CsvSource({
        "x-object-meta-color, X-Object-Meta-Color",
        "x-object-meta-a1b-c_d, X-Object-Meta-A1B-C_D",
        "content-type, Content-Type",
        "x-object-meta-épo, X-Object-Meta-éPo"
    })
    void storedNamesAreSpeltAsSwiftDoes(String stored, String shown) {
        assertThat(StoredHeaders.title(stored)).isEqualTo(shown);
    }
}
