package io.insitu.middleware.compute.node;

import io.insitu.middleware.compute.node.Candidates.Candidate;
import io.insitu.storage.ObjectPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gives the instances of a connected component a node each ([Spread]), again and again while some
/// of the nodes turn out to be of no use. It takes no slots and waits for none: a component that
/// held some while it waits for others could wait for one that does the same. Whether there is room
/// is for the nodes to say, all or none ([AllOrNothing]).
///
/// For one thread.
final class Seating {
    private final NodeDirectory directory;
    private final Places places;
    private final List<Instance> instances;
    private final Set<Known> full = new HashSet<>();
    private final Set<Known> unreadable = new HashSet<>();

    /// What an instance wishes for.
    ///
    /// @param attached the object that it is to run beside; null for none
    /// @param location that it shares with others; empty for none
    record Instance(@Nullable ObjectPath attached, String location) {}

    /// Where an instance runs.
    ///
    /// @param colocated `local`, or `remote: ` and why
    record Seat(Candidate at, String colocated) {
        Known node() {
            return at.node();
        }
    }

    Seating(NodeDirectory directory, Places places, List<Instance> instances) {
        this.directory = directory;
        this.places = places;
        this.instances = instances;
    }

    /// The node has no room for its part.
    void isFull(Known node) {
        full.add(node);
    }

    /// The node has not got an object that should be there.
    void isUnreadable(Known node) {
        unreadable.add(node);
    }

    /// {@return a seat for each instance; none when there is none for one of them}
    List<Seat> seats() {
        List<List<Known>> beside =
                instances.stream()
                        .map(Instance::attached)
                        .map(object -> object == null ? List.<Known>of() : places.beside(object))
                        .toList();
        List<Spread.Wish<Known>> wishes = new ArrayList<>();
        for (int i = 0; i < instances.size(); i++) {
            List<Known> readable =
                    beside.get(i).stream().filter(node -> !unreadable.contains(node)).toList();
            Instance instance = instances.get(i);
            wishes.add(
                    new Spread.Wish<>(instance.attached() != null, readable, instance.location()));
        }
        List<Known> nodes = Spread.of(wishes, sites(), directory::areCut);
        List<Seat> seats = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            seats.add(seat(nodes.get(i), wishes.get(i), beside.get(i)));
        }
        return seats;
    }

    private List<Spread.Site<Known>> sites() {
        return directory.sites().stream().filter(site -> !full.contains(site.node())).toList();
    }

    private Seat seat(Known node, Spread.Wish<Known> wish, List<Known> beside) {
        boolean isThere = !wish.attached() || wish.beside().contains(node);
        Candidate at =
                new Candidate(
                        node,
                        isThere,
                        unreadable.contains(node) ? Map.of() : places.on(node, null));
        return new Seat(at, isThere ? "local" : "remote: " + why(wish.location(), beside));
    }

    /// {@return why an instance runs at none of the nodes beside its object}
    private String why(String location, List<Known> beside) {
        if (beside.isEmpty()) {
            return "no node";
        } else if (beside.stream().anyMatch(unreadable::contains)) {
            return "not readable there";
        } else if (beside.stream().anyMatch(full::contains)) {
            return "full";
        } else if (beside.stream().allMatch(Known::rests)) {
            return "node down";
        }
        return location.isEmpty() ? "cut off" : "location";
    }
}
