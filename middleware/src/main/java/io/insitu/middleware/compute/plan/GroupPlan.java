package io.insitu.middleware.compute.plan;

import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.description.DeviceKind;
import io.insitu.middleware.compute.description.Group;
import io.insitu.middleware.compute.description.Location;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A group and what its wildcards found, or a part of it. Its instances are made when they are
/// asked for, so that a wide one costs no more than the names that it found.
///
/// @param place of the group in the job, from 0
/// @param first which of the group's instances is the first here
/// @param count how many instances there are here
/// @param found for each device with a wildcard its objects or containers, one for each instance
/// @param parts of the object that is split, one for each instance; empty when none is
/// @param page of the listing, if that is read while the job runs; null when the group is whole
record GroupPlan(
        Group group,
        int place,
        int first,
        int count,
        Map<String, List<Found>> found,
        List<PlannedChannel.Part> parts,
        Finder.@Nullable Page page) {
    private static final int CONTAINER_NAME_MAX = 256;
    private static final int OBJECT_NAME_MAX = 1024;

    GroupPlan {
        found = Map.copyOf(found);
        parts = List.copyOf(parts);
    }

    static GroupPlan whole(
            Group group,
            int place,
            int count,
            Map<String, List<Found>> found,
            List<PlannedChannel.Part> parts) {
        return new GroupPlan(group, place, 0, count, found, parts, null);
    }

    /// {@return the group as far as the first page of its listing tells}
    static GroupPlan start(Group group, int place, String alias, Finder.Page page) {
        return part(group, place, 0, alias, page);
    }

    private static GroupPlan part(
            Group group, int place, int first, String alias, Finder.Page page) {
        return new GroupPlan(
                group,
                place,
                first,
                page.found().size(),
                Map.of(alias, page.found()),
                List.of(),
                page);
    }

    /// {@return the part of the group behind this one, which is open; it may be empty}
    GroupPlan behind(Finder finder) {
        if (page == null) {
            throw new IllegalStateException("%s is whole".formatted(group.name()));
        }
        String alias = found.keySet().iterator().next();
        return part(group, place, first + count, alias, finder.next(page));
    }

    /// {@return the instance's name: numbered, from 1, unless there can be only one}
    String name(int index) {
        return group.count() > 1 || group.isCountedByInput()
                ? group.name() + "-" + (first + index + 1)
                : group.name();
    }

    /// {@return whether more of the group may come behind this}
    boolean isOpen() {
        return page != null && !page.isLast();
    }

    /// {@return the instance without its connections}
    PlannedInstance instance(int index) {
        List<PlannedChannel> channels = new ArrayList<>();
        for (Device device : group.devices()) {
            channel(device, index).ifPresent(channels::add);
        }
        return new PlannedInstance(
                ((long) place << 32) + first + index, name(index), group, channels);
    }

    private Optional<PlannedChannel> channel(Device device, int index) {
        return switch (device.path()) {
            case null -> withoutPath(device);
            case Location.Stored stored when stored.isContainer() ->
                    Optional.of(
                            new PlannedChannel.ReadListing(
                                    device, container(device, stored, index)));
            case Location.Stored stored when device.kind().readable() ->
                    Optional.of(
                            new PlannedChannel.ReadObject(
                                    device,
                                    input(device, stored, index),
                                    device.split() == null ? null : parts.get(index)));
            case Location.Stored stored ->
                    Optional.of(new PlannedChannel.WriteObject(device, output(stored, index)));
            case Location.Peer _, Location.InImage _ -> Optional.empty();
        };
    }

    private static Optional<PlannedChannel> withoutPath(Device device) {
        if (device.kind() == DeviceKind.SYSTEM_IMAGE) {
            return Optional.empty(); // mounted, and no channel
        }
        return Optional.of(
                device.kind().immediate()
                        ? new PlannedChannel.Reply(device)
                        : new PlannedChannel.ReadRequest(device));
    }

    private ObjectPath input(Device device, Location.Stored stored, int index) {
        List<Found> objects = found.get(device.alias());
        return objects == null
                ? new ObjectPath(stored.account(), stored.container(), stored.object())
                : objects.get(index).path();
    }

    private ContainerPath container(Device device, Location.Stored stored, int index) {
        List<Found> containers = found.get(device.alias());
        return containers == null
                ? new ContainerPath(stored.account(), stored.container())
                : containers.get(index).container();
    }

    /// {@return the object that the instance writes: each `*` replaced by what its namesake among
    /// the inputs took, or, where no input has one, by the instance's name}
    ObjectPath output(Location.Stored stored, int index) {
        if (!stored.hasWildcard()) {
            return checkedLength(
                    new ObjectPath(stored.account(), stored.container(), stored.object()));
        }
        List<String> parts = found.isEmpty() ? List.of() : captures(index);
        StringBuilder path = new StringBuilder();
        int star = 0;
        String pattern = stored.container() + "/" + stored.object();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '*') {
                path.append(c);
            } else if (found.isEmpty()) {
                path.append(name(index));
            } else if (star < parts.size()) {
                path.append(parts.get(star++));
            } else {
                throw new SwiftException(
                        400,
                        "Wildcards in input cannot be resolved into output path " + stored.url());
            }
        }
        return split(stored, path.toString());
    }

    private ObjectPath split(Location.Stored stored, String path) {
        int slash = path.indexOf('/');
        if (slash <= 0 || slash == path.length() - 1) {
            throw new SwiftException(
                    400, "Invalid path %s in %s".formatted(stored.url(), group.name()));
        }
        return checkedLength(
                new ObjectPath(
                        stored.account(), path.substring(0, slash), path.substring(slash + 1)));
    }

    private static ObjectPath checkedLength(ObjectPath path) {
        if (bytes(path.container()) > CONTAINER_NAME_MAX
                || bytes(path.object()) > OBJECT_NAME_MAX) {
            throw new SwiftException(
                    400,
                    "Output %s: a container's name may have %d bytes and an object's %d"
                            .formatted(path, CONTAINER_NAME_MAX, OBJECT_NAME_MAX));
        }
        return path;
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    private List<String> captures(int index) {
        List<String> parts = new ArrayList<>();
        for (Device device : group.devices()) {
            List<Found> all = found.get(device.alias());
            if (all != null && device.path() instanceof Location.Stored stored) {
                Found one = all.get(index);
                parts.addAll(taken(stored.container(), one.container().container()));
                parts.addAll(taken(stored.object(), one.object()));
            }
        }
        return parts;
    }

    private static List<String> taken(String pattern, String name) {
        return new Wildcard(pattern)
                .captures(name)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "'%s' was found by '%s' and does not match it"
                                        .formatted(name, pattern)));
    }
}
