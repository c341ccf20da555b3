package io.insitu.middleware.compute.plan;

import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/// A job that can run: every name resolved, every right checked. Of a listing that is longer than a
/// page the rest is read, and checked, while the job runs.
public final class JobPlan {
    private final int instances;
    private final boolean open;
    private final Function<IntConsumer, Stream<Component>> components;

    JobPlan(int instances, boolean open, Function<IntConsumer, Stream<Component>> components) {
        this.instances = instances;
        this.open = open;
        this.components = components;
    }

    /// {@return a plan of that alone}
    public static JobPlan of(Component component) {
        return new JobPlan(component.size(), false, _ -> Stream.of(component));
    }

    /// {@return how many instances it has, as far as is known}
    public int instances() {
        return instances;
    }

    /// {@return whether more of them may be found}
    public boolean isOpen() {
        return open;
    }

    /// {@return its components in their order, each made when the stream comes to it; not for
    /// several threads at a time}
    ///
    /// @param more is told of instances beyond [#instances] as they are found, before the stream
    ///   comes to them
    /// @throws io.insitu.middleware.SwiftException from the stream, as from planning
    public Stream<Component> components(IntConsumer more) {
        return components.apply(more);
    }

    /// {@return the same, for who does not count them}
    public Stream<Component> components() {
        return components(_ -> {});
    }
}
