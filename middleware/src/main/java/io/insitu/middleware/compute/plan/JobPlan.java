package io.insitu.middleware.compute.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A job that can run: every name resolved, every right checked.
public final class JobPlan {
    private final int instances;
    private final Supplier<Stream<Component>> components;

    private JobPlan(int instances, Supplier<Stream<Component>> components) {
        this.instances = instances;
        this.components = components;
    }

    static JobPlan of(List<GroupPlan> groups, Connections connections) {
        return new JobPlan(
                groups.stream().mapToInt(GroupPlan::count).sum(),
                () -> components(groups, connections));
    }

    /// {@return a plan of that alone}
    public static JobPlan of(Component component) {
        List<PlannedInstance> numbered = new ArrayList<>();
        for (PlannedInstance instance : component.instances()) {
            numbered.add(
                    new PlannedInstance(
                            numbered.size(),
                            instance.name(),
                            instance.group(),
                            instance.channels()));
        }
        Component alone = new Component(numbered, component.links());
        return new JobPlan(alone.size(), () -> Stream.of(alone));
    }

    /// {@return how many instances it has}
    public int instances() {
        return instances;
    }

    /// {@return its components in their order, each made when the stream comes to it}
    public Stream<Component> components() {
        return components.get();
    }

    private static Stream<Component> components(List<GroupPlan> groups, Connections connections) {
        return connections.clusters().stream()
                .flatMap(cluster ->
                        connections.touches(cluster.getFirst())
                                ? Stream.of(connections.component(cluster))
                                : singles(groups.get(cluster.getFirst())));
    }

    private static Stream<Component> singles(GroupPlan group) {
        return IntStream.range(0, group.count())
                .mapToObj(i -> new Component(List.of(group.instance(i)), 0));
    }
}
