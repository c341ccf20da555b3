package io.insitu.middleware.compute.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/// Chooses nodes for the instances of a connected component.
///
/// All of it stays on one node where that is as good: on the least loaded of those that have a
/// replica of everything that its instances are attached to and free slots for all of them. Else
/// each instance in its turn goes where its object is, to the least loaded of these; one that is
/// attached to nothing goes to the least loaded of all, and one that has a `location` where another
/// of that location is. What was given to a node in this way counts as its load; of equals one that
/// has some of the component already is taken, since what passes between them does not cross the
/// network then. Nodes that cannot reach each other do not get parts of the same component.
final class Spread<N> {
    private final List<Site<N>> sites;
    private final BiPredicate<N, N> areCut;
    private final Map<N, Integer> given = new HashMap<>();
    private final Map<String, N> locations = new HashMap<>();

    /// A node that may take instances.
    ///
    /// @param taken of its slots
    record Site<N>(N node, int slots, int taken) {}

    /// What an instance asks for.
    ///
    /// @param attached whether it is attached to an object
    /// @param beside the nodes that have that
    /// @param location that it shares with others; empty for none
    record Wish<N>(boolean attached, List<N> beside, String location) {}

    private Spread(List<Site<N>> sites, BiPredicate<N, N> areCut) {
        this.sites = sites;
        this.areCut = areCut;
    }

    /// @param sites the best first
    /// @param areCut whether two nodes cannot reach each other
    /// @return a node for each of the wishes; none when there is none for one of them
    static <N> List<N> of(List<Wish<N>> wishes, List<Site<N>> sites, BiPredicate<N, N> areCut) {
        Optional<N> one = one(wishes, sites);
        if (one.isPresent()) {
            return wishes.stream().map(_ -> one.get()).toList();
        }
        Spread<N> spread = new Spread<>(sites, areCut);
        List<N> nodes = new ArrayList<>();
        for (Wish<N> wish : wishes) {
            Optional<N> node = spread.node(wish);
            if (node.isEmpty()) {
                return List.of();
            }
            nodes.add(node.get());
        }
        return nodes;
    }

    private static <N> Optional<N> one(List<Wish<N>> wishes, List<Site<N>> sites) {
        return sites.stream()
                .filter(site -> site.slots() - site.taken() >= wishes.size())
                .filter(site ->
                        wishes.stream().allMatch(wish -> !wish.attached() || isBeside(site, wish)))
                .min(Comparator.comparingDouble(site -> load(site, 0)))
                .map(Site::node);
    }

    private Optional<N> node(Wish<N> wish) {
        Optional<N> node =
                Optional.ofNullable(locations.get(wish.location()))
                        .or(() -> best(sites.stream().filter(site -> isBeside(site, wish))))
                        .or(() -> best(sites.stream()));
        node.ifPresent(found -> {
            given.merge(found, 1, Integer::sum);
            if (!wish.location().isEmpty()) {
                locations.put(wish.location(), found);
            }
        });
        return node;
    }

    private static <N> boolean isBeside(Site<N> site, Wish<N> wish) {
        return wish.beside().contains(site.node());
    }

    private Optional<N> best(Stream<Site<N>> among) {
        return among.filter(site ->
                        given.keySet().stream().noneMatch(used -> areCut.test(used, site.node())))
                .min(
                        Comparator.<Site<N>>comparingDouble(
                                        site -> load(site, given.getOrDefault(site.node(), 0) + 1))
                                .thenComparing(site -> !given.containsKey(site.node())))
                .map(Site::node);
    }

    private static double load(Site<?> site, int more) {
        return (double) (site.taken() + more) / Math.max(1, site.slots());
    }
}
