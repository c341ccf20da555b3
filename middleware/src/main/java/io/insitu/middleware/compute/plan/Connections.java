package io.insitu.middleware.compute.plan;

import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.description.DeviceKind;
import io.insitu.middleware.compute.description.Group;
import io.insitu.middleware.compute.description.Location;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which groups write to which, and through which devices. Every instance of the one is joined to
/// every other instance of the other, so groups that are connected make one component.
final class Connections {
    private static final String OWN_NAME = "*";

    /// A pipe from each instance of one group to each of another. `*` in an alias stands for the
    /// name of the instance at the other end.
    private record Edge(int from, String fromAlias, int to, String toAlias) {}

    private final List<Group> groups;
    private final List<Edge> edges = new ArrayList<>();
    private final BitSet touched = new BitSet();

    Connections(List<Group> groups) {
        this.groups = groups;
        Map<String, Integer> indices = new LinkedHashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            indices.put(groups.get(i).name(), i);
        }
        for (int i = 0; i < groups.size(); i++) {
            addPipes(i, indices);
        }
        Set<Long> piped = new HashSet<>();
        edges.forEach(edge -> piped.add(pair(edge.from, edge.to)));
        for (int i = 0; i < groups.size(); i++) {
            for (String peer : groups.get(i).connect()) {
                int to = index(indices, peer);
                if (!piped.contains(pair(i, to))) {
                    edges.add(new Edge(i, "out/" + OWN_NAME, to, "in/" + OWN_NAME));
                }
            }
        }
        for (Edge edge : edges) {
            touched.set(edge.from);
            touched.set(edge.to);
        }
    }

    private void addPipes(int group, Map<String, Integer> indices) {
        for (Device device : groups.get(group).devices()) {
            if (device.path() instanceof Location.Peer peer) {
                int other = index(indices, peer.group());
                checkPeer(device, peer);
                edges.add(
                        device.kind().readable()
                                ? new Edge(other, peer.alias(), group, device.alias())
                                : new Edge(group, device.alias(), other, peer.alias()));
            }
        }
    }

    private static int index(Map<String, Integer> indices, String name) {
        Integer index = indices.get(name);
        if (index == null) {
            throw new SwiftException(400, "Non-existing node in connect " + name);
        }
        return index;
    }

    private static void checkPeer(Device device, Location.Peer peer) {
        Optional<DeviceKind> kind = DeviceKind.of(peer.alias());
        boolean fits =
                kind.isPresent()
                        && !kind.get().random()
                        && kind.get().readable() != device.kind().readable();
        if (!fits) {
            throw new SwiftException(
                    400,
                    "Bad device name: %s in %s, as %s of device %s: it cannot be %s sequentially"
                            .formatted(
                                    peer.alias(),
                                    peer.group(),
                                    peer.url(),
                                    device.alias(),
                                    device.kind().readable() ? "written" : "read"));
        }
    }

    private static long pair(int from, int to) {
        return ((long) from << 32) | to;
    }

    /// {@return groups that belong together, each list in the groups' order; a group that no
    /// connection touches stands alone}
    List<List<Integer>> clusters() {
        int[] leader = new int[groups.size()];
        for (int i = 0; i < leader.length; i++) {
            leader[i] = i;
        }
        for (Edge edge : edges) {
            int from = lead(leader, edge.from);
            int to = lead(leader, edge.to);
            leader[Math.max(from, to)] = Math.min(from, to);
        }
        Map<Integer, List<Integer>> clusters = new LinkedHashMap<>();
        for (int i = 0; i < leader.length; i++) {
            clusters.computeIfAbsent(lead(leader, i), _ -> new ArrayList<>()).add(i);
        }
        return List.copyOf(clusters.values());
    }

    private static int lead(int[] leader, int group) {
        int found = group;
        while (leader[found] != found) {
            leader[found] = leader[leader[found]];
            found = leader[found];
        }
        return found;
    }

    boolean touches(int group) {
        return touched.get(group);
    }

    /// {@return how many pipes the cluster has}
    long links(List<Integer> cluster, List<GroupPlan> plans) {
        long links = 0;
        Set<Integer> members = new HashSet<>(cluster);
        for (Edge edge : edges) {
            if (members.contains(edge.from)) {
                long from = plans.get(edge.from).count();
                links += from * plans.get(edge.to).count() - (edge.from == edge.to ? from : 0);
            }
        }
        return links;
    }

    /// {@return the cluster's instances with their connections}
    ///
    /// @throws SwiftException 400 when a device would have two peers
    Component component(List<Integer> cluster, List<GroupPlan> plans) {
        Map<Integer, List<Wiring>> wirings = new LinkedHashMap<>();
        for (int group : cluster) {
            List<Wiring> members = new ArrayList<>();
            for (int i = 0; i < plans.get(group).count(); i++) {
                members.add(new Wiring(plans.get(group).instance(i)));
            }
            wirings.put(group, members);
        }
        int links = 0;
        for (Edge edge : edges) {
            if (wirings.containsKey(edge.from)) {
                links = join(edge, wirings, links);
            }
        }
        return new Component(
                wirings.values().stream().flatMap(List::stream).map(Wiring::instance).toList(),
                links);
    }

    private static int join(Edge edge, Map<Integer, List<Wiring>> wirings, int firstLink) {
        int link = firstLink;
        for (Wiring from : wirings.getOrDefault(edge.from, List.of())) {
            for (Wiring to : wirings.getOrDefault(edge.to, List.of())) {
                if (from != to) {
                    String out = edge.fromAlias.replace(OWN_NAME, to.name());
                    String in = edge.toAlias.replace(OWN_NAME, from.name());
                    from.add(new PlannedChannel.WritePipe(out, link));
                    to.add(new PlannedChannel.ReadPipe(in, link));
                    link++;
                }
            }
        }
        return link;
    }

    /// An instance that is being wired.
    private static final class Wiring {
        private final PlannedInstance bare;
        private final List<PlannedChannel> channels;
        private final Set<String> aliases = new HashSet<>();

        Wiring(PlannedInstance bare) {
            this.bare = bare;
            this.channels = new ArrayList<>(bare.channels());
            channels.forEach(channel -> aliases.add(channel.alias()));
        }

        String name() {
            return bare.name();
        }

        void add(PlannedChannel channel) {
            if (!aliases.add(channel.alias())
                    && !channels.removeIf(given -> gives(given, channel))) {
                throw new SwiftException(
                        400,
                        "Device %s in %s is connected more than once"
                                .formatted(channel.alias(), bare.name()));
            }
            channels.add(channel);
        }

        /// A pipe takes the place of the request's body, which a device has where nothing is said.
        private static boolean gives(PlannedChannel given, PlannedChannel pipe) {
            return given instanceof PlannedChannel.ReadRequest
                    && given.alias().equals(pipe.alias());
        }

        PlannedInstance instance() {
            Group group = bare.group();
            return new PlannedInstance(bare.ordinal(), bare.name(), group, channels);
        }
    }
}
