package io.insitu.middleware.compute.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AllOrNothingTest {
    private final List<String> held = new ArrayList<>();

    private Optional<String> take(String from) {
        if (from.equals("full")) {
            return Optional.of("it is full");
        }
        held.add(from);
        return Optional.empty();
    }

    @Test
    void allIsTakenInTheGivenOrder() {
        assertThat(AllOrNothing.take(List.of("a", "b"), this::take, held::remove)).isEmpty();

        assertThat(held).containsExactly("a", "b");
    }

    @Test
    void nothingIsKeptWhenOneHasNothingAndThoseBehindItAreNotAsked() {
        var refusal = AllOrNothing.take(List.of("a", "full", "c"), this::take, held::remove);

        assertThat(refusal).contains(new AllOrNothing.Refusal<>("full", "it is full"));
        assertThat(held).isEmpty();
    }
}
