package io.insitu.middleware.compute.plan;

import io.insitu.middleware.Content;
import io.insitu.middleware.compute.plan.PlannedChannel.ReadKept;
import io.insitu.middleware.compute.plan.PlannedChannel.ReadPipe;
import io.insitu.middleware.compute.plan.PlannedChannel.WriteKept;
import io.insitu.middleware.compute.plan.PlannedChannel.WriteObject;
import io.insitu.middleware.compute.plan.PlannedChannel.WritePipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Which connected instances run at one time, and which one after the other.
///
/// Where many write to few, as in a map-reduce, the *sources* of a component, which read from no
/// other instance, run first, a few at a time, and what they write into their pipes is kept until
/// the rest of the component, which then starts together, reads it. So a component may have any
/// number of sources, each of them can be remembered by itself, and none waits for another. Small
/// components, and those in which all write to all, run at one time, and nothing is kept.
///
/// The rule looks at nothing but the component, so the same one always runs in the same way.
///
/// @param stagedFrom instances from which on a component runs in stages
/// @param placesMax instances that may be there at one time; a component that has more can only run
///   in stages
public record Staging(int stagedFrom, int placesMax) {
    /// Pipes that a source has, on average, in a component that is worth it.
    private static final int PIPES_OF_A_SOURCE = 4;

    /// {@return whether the component's sources run first}
    public boolean applies(Component component) {
        if (component.links() == 0) {
            return false;
        }
        boolean wide =
                component.size() >= stagedFrom
                        && component.links() <= (long) PIPES_OF_A_SOURCE * component.size();
        return (wide || component.size() > placesMax)
                && component.instances().stream().anyMatch(Staging::isSource);
    }

    /// {@return whether an instance reads from no other but writes to some, and stores nothing:
    /// what it stores would be stored before the rest has run}
    public static boolean isSource(PlannedInstance instance) {
        boolean writes = false;
        for (PlannedChannel channel : instance.channels()) {
            if (channel instanceof ReadPipe || channel instanceof WriteObject) {
                return false;
            }
            writes |= channel instanceof WritePipe;
        }
        return writes;
    }

    /// {@return the instances that run first, each as a component of its own}
    public static List<Component> sources(Component component) {
        return component.instances().stream()
                .filter(Staging::isSource)
                .map(source -> with(source, Staging::kept))
                .map(Component::single)
                .toList();
    }

    private static PlannedChannel kept(PlannedChannel channel) {
        return channel instanceof WritePipe(var alias, var link)
                ? new WriteKept(alias, link)
                : channel;
    }

    /// {@return the instances that run when the sources have ended}
    ///
    /// @param kept what these wrote, by link; what has none was not written by a source
    public static Component rest(Component component, Map<Integer, Content> kept) {
        List<PlannedInstance> rest = new ArrayList<>();
        for (PlannedInstance instance : component.instances()) {
            if (!isSource(instance)) {
                rest.add(with(instance, channel -> read(channel, kept)));
            }
        }
        return new Component(rest, component.links());
    }

    private static PlannedChannel read(PlannedChannel channel, Map<Integer, Content> kept) {
        if (channel instanceof ReadPipe(var alias, var link)) {
            Content content = kept.get(link);
            return content == null ? channel : new ReadKept(alias, link, content);
        }
        return channel;
    }

    private static PlannedInstance with(
            PlannedInstance instance, UnaryOperator<PlannedChannel> change) {
        return new PlannedInstance(
                instance.ordinal(),
                instance.name(),
                instance.group(),
                instance.channels().stream().map(change).toList());
    }
}
