package io.insitu.middleware.compute.plan;

import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.ByteRange.Region;
import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.description.Group;
import io.insitu.middleware.compute.description.JobDescription;
import io.insitu.middleware.compute.description.Location;
import io.insitu.middleware.compute.description.Split;
import io.insitu.middleware.compute.listing.ListingDatabase;
import io.insitu.storage.ContainerPath;
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
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
        Finder finder = new Finder(store, rights, limits, cancelled);
        Connections connections = new Connections(job.groups());
        List<GroupPlan> groups = new ArrayList<>();
        long instances = 0;
        for (int i = 0; i < job.groups().size(); i++) {
            GroupPlan plan = expand(job.groups().get(i), i, finder, rights, connections);
            instances = counted(instances, plan);
            groups.add(plan);
        }
        checkNames(groups);
        checkConnections(groups, connections);
        for (GroupPlan group : groups) {
            checkInputs(group, rights);
        }
        Outputs outputs = new Outputs(rights);
        groups.forEach(outputs::add);
        int known = (int) instances;
        return new JobPlan(
                known,
                groups.stream().anyMatch(GroupPlan::isOpen),
                more ->
                        components(
                                groups,
                                connections,
                                new Rest(finder, new Outputs(outputs), known, more)));
    }

    private long counted(long before, GroupPlan plan) {
        long instances = before + plan.count();
        if (instances > limits.instancesMax()) {
            throw bad(
                    "The job has more than %d instances, the most that one may have"
                            .formatted(limits.instancesMax()));
        }
        return instances;
    }

    private static Stream<Component> components(
            List<GroupPlan> groups, Connections connections, Rest rest) {
        return connections.clusters().stream()
                .flatMap(cluster ->
                        connections.touches(cluster.getFirst())
                                ? Stream.of(connections.component(cluster, groups))
                                : OpenGroup.stream(groups.get(cluster.getFirst()), rest::behind));
    }

    /// What is planned while the job runs.
    private final class Rest {
        private final Finder finder;
        private final Outputs outputs;
        private final IntConsumer more;
        private long instances;

        Rest(Finder finder, Outputs outputs, int known, IntConsumer more) {
            this.finder = finder;
            this.outputs = outputs;
            this.instances = known;
            this.more = more;
        }

        GroupPlan behind(GroupPlan part) {
            GroupPlan next = part.behind(finder);
            instances = counted(instances, next);
            outputs.add(next);
            more.accept(next.count());
            return next;
        }
    }

    private GroupPlan expand(
            Group group, int place, Finder finder, Rights rights, Connections connections) {
        if (group.splitDevice().isPresent()) {
            List<PlannedChannel.Part> parts = parts(group.splitDevice().get(), rights);
            return GroupPlan.whole(group, place, parts.size(), Map.of(), parts);
        }
        Map<String, Location.Stored> wild = new LinkedHashMap<>();
        for (Device device : group.devices()) {
            if (Group.isWildcardInput(device) && device.path() instanceof Location.Stored stored) {
                wild.put(device.alias(), stored);
            }
        }
        Map<String, List<Found>> found = new LinkedHashMap<>();
        for (Map.Entry<String, Location.Stored> input : wild.entrySet()) {
            Finder.Page page = finder.first(input.getValue());
            boolean alone = wild.size() == 1 && !connections.touches(place);
            if (alone && !page.isLast() && finder.isBounded(input.getValue())) {
                return GroupPlan.start(group, place, input.getKey(), page);
            }
            found.put(input.getKey(), finder.all(page));
        }
        int count = found.isEmpty() ? group.count() : found.values().iterator().next().size();
        for (List<Found> other : found.values()) {
            if (other.size() != count) {
                throw bad(
                        "Wildcards in %s find different numbers of objects: %d and %d"
                                .formatted(group.name(), count, other.size()));
            }
        }
        return GroupPlan.whole(group, place, count, found, List.of());
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

    /// A group `map` of two and a group `map-1` would give one name to two instances. How many
    /// there are of a group that is open is not known, so none may have such a name.
    private static void checkNames(List<GroupPlan> groups) {
        Set<String> plain = new HashSet<>();
        groups.forEach(group -> plain.add(group.group().name()));
        for (GroupPlan group : groups) {
            String own = group.group().name();
            if (group.isOpen()) {
                plain.stream()
                        .filter(name -> name.matches(Pattern.quote(own) + "-[1-9][0-9]*"))
                        .findFirst()
                        .ifPresent(Planner::refuseTwice);
            }
            for (int i = 0; i < group.count(); i++) {
                String name = group.name(i);
                if (!name.equals(own) && plain.contains(name)) {
                    refuseTwice(name);
                }
            }
        }
    }

    private static void refuseTwice(String name) {
        throw bad("Duplicate node name: %s".formatted(name));
    }

    private void checkConnections(List<GroupPlan> groups, Connections connections) {
        for (List<Integer> cluster : connections.clusters()) {
            if (connections.touches(cluster.getFirst())) {
                checkLinks(cluster, groups, connections);
                checkRoom(connections.component(cluster, groups));
            }
        }
    }

    private void checkLinks(
            List<Integer> cluster, List<GroupPlan> groups, Connections connections) {
        long links = connections.links(cluster, groups);
        if (links > limits.linksMax()) {
            checkRoom(cluster.stream().mapToLong(i -> groups.get(i).count()).sum());
            throw bad(
                    "Connected instances need %d channels; this server has room for %d"
                            .formatted(links, limits.linksMax()));
        }
    }

    /// What has no room all together runs in stages, so only those that remain then count.
    private void checkRoom(Component component) {
        checkRoom(
                component.size() <= limits.connectedMax()
                        ? component.size()
                        : component.instances().stream()
                                .filter(instance -> !Staging.isSource(instance))
                                .count());
    }

    private void checkRoom(long atOnce) {
        if (atOnce > limits.connectedMax()) {
            throw bad(
                    "%d connected instances need to run at once; this server has room for %d"
                            .formatted(atOnce, limits.connectedMax()));
        }
    }

    private void checkInputs(GroupPlan group, Rights rights) {
        for (Device device : group.group().devices()) {
            if (device.kind().readable()
                    && device.path() instanceof Location.Stored stored
                    && !stored.hasWildcard()) {
                checkInput(stored, rights);
            }
        }
    }

    private void checkInput(Location.Stored stored, Rights rights) {
        ContainerPath container = new ContainerPath(stored.account(), stored.container());
        boolean readable = rights.read(container);
        if (stored.isContainer()) {
            if (!rights.list(container) || !readable) {
                throw ListingDatabase.missing(container);
            }
            return;
        }
        ObjectPath path = container.object(stored.object());
        if (!readable || store.object(path).isEmpty()) {
            throw missing(path);
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

    private static SwiftException bad(String message) {
        return new SwiftException(400, message);
    }
}
