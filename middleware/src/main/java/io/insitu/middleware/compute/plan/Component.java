package io.insitu.middleware.compute.plan;

import java.util.List;

/// Instances that are connected to one another, directly or not. They start together or not at all,
/// and their outputs are kept together or not at all.
///
/// @param links how many pipes join them; each has one reading and one writing end among them
public record Component(List<PlannedInstance> instances, int links) {
    public Component {
        instances = List.copyOf(instances);
    }

    static Component single(PlannedInstance instance) {
        return new Component(List.of(instance), 0);
    }

    /// {@return whether an instance of it reads a container's listing}
    public boolean readsListing() {
        return instances.stream()
                .flatMap(instance -> instance.channels().stream())
                .anyMatch(PlannedChannel.ReadListing.class::isInstance);
    }

    /// {@return whether an instance of it reads what others wrote that have ended}
    public boolean readsKept() {
        return instances.stream()
                .flatMap(instance -> instance.channels().stream())
                .anyMatch(PlannedChannel.ReadKept.class::isInstance);
    }

    /// {@return on how many different nodes it is to run: as often as the instance that asks for
    /// most}
    public int copies() {
        return instances.stream().mapToInt(one -> one.group().replicate()).max().orElse(1);
    }

    /// {@return the names of its instances}
    public List<String> names() {
        return instances.stream().map(PlannedInstance::name).toList();
    }

    public int size() {
        return instances.size();
    }
}
