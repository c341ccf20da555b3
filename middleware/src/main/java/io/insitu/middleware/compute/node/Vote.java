package io.insitu.middleware.compute.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What copies of one component on different nodes say. They must agree in how each instance ended
/// and in the bytes that it wrote; times and memory may differ.
///
/// @param asked how many copies were asked for
/// @param sides nodes that agree with one another, the most first, in a fixed order
record Vote(int asked, List<List<String>> sides) {
    /// @param told by node
    static Vote of(int asked, Map<String, SessionReport> told) {
        Map<Object, List<String>> byResult = new LinkedHashMap<>();
        told.forEach((node, report) ->
                byResult.computeIfAbsent(result(report), _ -> new ArrayList<>()).add(node));
        List<List<String>> sides =
                byResult.values().stream()
                        .map(nodes -> nodes.stream().sorted().toList())
                        .sorted((one, other) -> other.size() - one.size())
                        .toList();
        return new Vote(asked, sides);
    }

    private static Object result(SessionReport report) {
        return report.runs().stream()
                .map(run ->
                        List.of(
                                run.ending(),
                                run.used().fuel(),
                                run.ports().stream().flatMap(Vote::written).toList()))
                .toList();
    }

    private static Stream<Object> written(SessionReport.Passed port) {
        return Stream.of(port.alias(), port.bytesWritten(), port.md5());
    }

    /// {@return a node of the side that won; empty when none has more than half of those that
    /// answered}
    Optional<String> winner() {
        List<String> most = sides.getFirst();
        return 2 * most.size() > answered() ? Optional.of(most.getFirst()) : Optional.empty();
    }

    private int answered() {
        return sides.stream().mapToInt(List::size).sum();
    }

    /// {@return it in words, with the names of those that differ}
    String text() {
        if (sides.size() == 1) {
            return answered() == asked
                    ? "%d of %d agree".formatted(asked, asked)
                    : "%d of %d ran".formatted(answered(), asked);
        }
        return winner().isPresent()
                ? "%d of %d agree; %s differs"
                        .formatted(sides.getFirst().size(), asked, names(sides.stream().skip(1)))
                : names(sides.stream()) + " differ";
    }

    private static String names(Stream<List<String>> sides) {
        return sides.flatMap(List::stream).collect(Collectors.joining(" and "));
    }
}
