package io.insitu.middleware.compute.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// Takes something from each of several, or from none. Nobody waits here while it holds anything:
/// what was taken is given back at the first that has nothing, so that two who want the same cannot
/// block each other for ever. Who comes back at a random time, and all who ask in the same order,
/// are not in each other's way for long either.
final class AllOrNothing {
    private AllOrNothing() {}

    /// Who has nothing, and why.
    record Refusal<N, W>(N by, W why) {}

    /// @param from in the order that everybody keeps to
    /// @param take says why not; says nothing when it is taken
    /// @return empty when all of it was taken
    static <N, W> Optional<Refusal<N, W>> take(
            List<N> from, Function<N, Optional<W>> take, Consumer<N> giveBack) {
        List<N> taken = new ArrayList<>();
        for (N one : from) {
            Optional<W> why = take.apply(one);
            if (why.isPresent()) {
                taken.forEach(giveBack);
                return Optional.of(new Refusal<>(one, why.get()));
            }
            taken.add(one);
        }
        return Optional.empty();
    }
}
