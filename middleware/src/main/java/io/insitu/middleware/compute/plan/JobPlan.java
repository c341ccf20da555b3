package io.insitu.middleware.compute.plan;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A job that can run: every name resolved, every right checked.
public final class JobPlan {
    private final List<GroupPlan> groups;
    private final Connections connections;

    JobPlan(List<GroupPlan> groups, Connections connections) {
        this.groups = List.copyOf(groups);
        this.connections = connections;
    }

    /// {@return how many instances it has}
    public int instances() {
        return groups.stream().mapToInt(GroupPlan::count).sum();
    }

    /// {@return its components in their order, each made when the stream comes to it}
    public Stream<Component> components() {
        return connections.clusters().stream()
                .flatMap(cluster ->
                        isConnected(cluster)
                                ? Stream.of(connections.component(cluster))
                                : singles(groups.get(cluster.getFirst())));
    }

    private boolean isConnected(List<Integer> cluster) {
        return connections.touches(cluster.getFirst());
    }

    private static Stream<Component> singles(GroupPlan group) {
        return IntStream.range(0, group.count())
                .mapToObj(i -> new Component(List.of(group.instance(i)), 0));
    }
}
