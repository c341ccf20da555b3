package io.insitu.middleware.compute.plan;

import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.ByteRange.Region;
import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.description.Group;
import io.insitu.middleware.compute.description.JobDescription;
import io.insitu.middleware.compute.description.Location;
import io.insitu.middleware.compute.description.Split;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.OpenObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Turns a description into instances: resolves wildcards, counts and connections, and refuses
/// before anything runs what cannot end well. Blocks while it lists.
public final class Planner {
    private final ObjectStore store;
    private final PlanLimits limits;

    public Planner(ObjectStore store, PlanLimits limits) {
        this.store = store;
        this.limits = limits;
    }

    /// @param cancelled is asked now and then during a long listing
    /// @throws SwiftException 400, 401, 403 or 404, naming what is wrong with the job
    public JobPlan plan(JobDescription job, Rights rights, BooleanSupplier cancelled) {
        Finder finder = new Finder(store, rights, limits.instancesMax(), cancelled);
        List<GroupPlan> groups = new ArrayList<>();
        long instances = 0;
        for (Group group : job.groups()) {
            GroupPlan plan = expand(group, (int) instances, finder, rights);
            instances += plan.count();
            if (instances > limits.instancesMax()) {
                throw bad(
                        "The job has more than %d instances, the most that one may have"
                                .formatted(limits.instancesMax()));
            }
            groups.add(plan);
        }
        checkNames(groups);
        Connections connections = checkedConnections(groups);
        for (GroupPlan group : groups) {
            checkInputs(group, rights);
        }
        checkOutputs(groups, rights);
        return JobPlan.of(groups, connections);
    }

    private GroupPlan expand(Group group, int first, Finder finder, Rights rights) {
        if (group.splitDevice().isPresent()) {
            List<PlannedChannel.Part> parts = parts(group.splitDevice().get(), rights);
            return new GroupPlan(group, first, parts.size(), Map.of(), parts);
        }
        Map<String, List<ObjectPath>> found = new LinkedHashMap<>();
        for (Device device : group.devices()) {
            if (Group.isWildcardInput(device) && device.path() instanceof Location.Stored stored) {
                found.put(device.alias(), finder.find(stored));
            }
        }
        int count = found.isEmpty() ? group.count() : found.values().iterator().next().size();
        for (Map.Entry<String, List<ObjectPath>> other : found.entrySet()) {
            if (other.getValue().size() != count) {
                throw bad(
                        "Wildcards in %s find different numbers of objects: %d and %d"
                                .formatted(group.name(), count, other.getValue().size()));
            }
        }
        return new GroupPlan(group, first, count, found, List.of());
    }

    private List<PlannedChannel.Part> parts(Device device, Rights rights) {
        if (!(device.path() instanceof Location.Stored stored) || device.split() == null) {
            throw new IllegalStateException("%s is not split".formatted(device));
        }
        ObjectPath path = new ObjectPath(stored.account(), stored.container(), stored.object());
        Split split = device.split();
        boolean readable = rights.read(path.containerPath());
        try (OpenObject object =
                (readable ? store.open(path) : Optional.<OpenObject>empty())
                        .orElseThrow(() -> missing(path))) {
            Region whole = PlannedChannel.ReadObject.regionOf(device, object.record());
            if (split.parts(whole.length()) > limits.instancesMax()) {
                throw bad(
                        "Splitting %s gives more than %d parts, the most that one job may have"
                                .formatted(stored.url(), limits.instancesMax()));
            }
            return Splitter.parts(split, object, whole).stream()
                    .map(region -> new PlannedChannel.Part(region, object.record().etag()))
                    .toList();
        }
    }

    /// A group `map` of two and a group `map-1` would give one name to two instances.
    private static void checkNames(List<GroupPlan> groups) {
        Set<String> plain = new HashSet<>();
        groups.forEach(group -> plain.add(group.group().name()));
        for (GroupPlan group : groups) {
            for (int i = 0; i < group.count(); i++) {
                String name = group.name(i);
                if (!name.equals(group.group().name()) && plain.contains(name)) {
                    throw bad("Duplicate node name: %s".formatted(name));
                }
            }
        }
    }

    private Connections checkedConnections(List<GroupPlan> groups) {
        Connections connections = new Connections(groups);
        for (List<Integer> cluster : connections.clusters()) {
            if (connections.touches(cluster.getFirst())) {
                long size = cluster.stream().mapToLong(i -> groups.get(i).count()).sum();
                if (size > limits.connectedMax()) {
                    throw bad(
                            ("%d connected instances need to run at once; this server has room for"
                                            + " %d")
                                    .formatted(size, limits.connectedMax()));
                }
                if (connections.links(cluster) > limits.linksMax()) {
                    throw bad(
                            "Connected instances need %d channels; this server has room for %d"
                                    .formatted(connections.links(cluster), limits.linksMax()));
                }
                connections.component(cluster);
            }
        }
        return connections;
    }

    private void checkInputs(GroupPlan group, Rights rights) {
        for (Device device : group.group().devices()) {
            boolean single =
                    device.kind().readable()
                            && device.path() instanceof Location.Stored stored
                            && !stored.hasWildcard();
            if (single && device.path() instanceof Location.Stored stored) {
                ObjectPath path =
                        new ObjectPath(stored.account(), stored.container(), stored.object());
                if (!rights.read(path.containerPath()) || store.object(path).isEmpty()) {
                    throw missing(path);
                }
            }
        }
    }

    /// {@return the error for an object that is to be read and is not there}
    public static SwiftException missing(ObjectPath path) {
        return new SwiftException(404, "Error 404 Not Found while fetching " + path);
    }

    /// {@return the error for an object whose container is not there}
    public static SwiftException homeless(ObjectPath path) {
        return new SwiftException(404, "Status 404 Not Found when putting " + path);
    }

    private static void checkOutputs(List<GroupPlan> groups, Rights rights) {
        Set<ObjectPath> written = new HashSet<>();
        for (GroupPlan group : groups) {
            for (Device device : group.group().devices()) {
                if (!device.kind().readable() && device.path() instanceof Location.Stored stored) {
                    checkOutput(group, stored, written, rights);
                }
            }
        }
    }

    private static void checkOutput(
            GroupPlan group, Location.Stored stored, Set<ObjectPath> written, Rights rights) {
        if (group.count() > 1 && !stored.hasWildcard()) {
            throw bad(
                    "Single path %s for multiple node definition: %s, please use wildcard"
                            .formatted(stored.url(), group.group().name()));
        }
        for (int i = 0; i < group.count(); i++) {
            ObjectPath path = group.output(stored, i);
            if (!rights.write(path.containerPath())) {
                throw homeless(path);
            }
            if (!written.add(path)) {
                throw bad("Output %s would be written twice".formatted(path));
            }
        }
    }

    private static SwiftException bad(String message) {
        return new SwiftException(400, message);
    }
}
