package io.insitu.middleware.compute.node;

import io.insitu.engine.Channel;
import io.insitu.engine.Digests;
import io.insitu.engine.Limits;
import io.insitu.middleware.compute.description.ByteRange.Region;
import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.image.SystemImage;
import io.insitu.middleware.compute.plan.Component;
import io.insitu.middleware.compute.plan.PlannedChannel;
import io.insitu.middleware.compute.plan.PlannedChannel.ReadObject;
import io.insitu.middleware.compute.plan.PlannedInstance;
import io.insitu.middleware.compute.run.Arriving;
import io.insitu.middleware.compute.run.Input;
import io.insitu.middleware.compute.run.Node;
import io.insitu.middleware.compute.run.Payload;
import io.insitu.middleware.compute.run.Work;
import io.insitu.storage.LastUsed;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.swift.SwiftHttp;
import io.insitu.storage.swift.SwiftStore;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Sends each component to a node beside a replica of the object that it is attached to: the least
/// loaded one that answers. A node that is down, full, or has not got the object is passed over,
/// then any node is asked, which reads through Swift; when nobody is left the component runs on
/// this machine. One that is late is started a second time elsewhere; `replicate` starts copies
/// that must agree. Instances that are connected run on several nodes, each beside its own object,
/// where one node would not be as good ([Spread]).
public final class Placement implements Node {
    private static final int JOBS_REMEMBERED = 10_000;

    /// A component that was lost on several nodes so often runs on one: whatever is wrong between
    /// them cannot harm it there.
    private static final int LOSSES_MAX = 2;

    /// Objects of one component whose replicas Swift is asked for side by side.
    private static final int LOOKUPS = 16;

    private final Node here;
    private final NodeDirectory directory;
    private final Endpoints endpoints;
    private final Function<ObjectStore, Optional<Map<String, String>>> credentials;
    private final PlacementConfig config;
    private final Limits most;
    private final Map<String, Known> locations = lately();
    private final Map<String, Pace> paces = lately();
    private final Map<String, Integer> losses = lately();
    private final Deliveries deliveries;

    /// @param here this machine
    /// @param most what an instance may use at most
    public Placement(
            Node here,
            NodeDirectory directory,
            SwiftHttp swift,
            PlacementConfig config,
            Limits most) {
        this(here, directory, new SwiftEndpoints(swift), Placement::sender, config, most);
    }

    /// @param credentials header fields with which nodes ask Swift for what a store shows; empty
    ///   for a store that nodes cannot ask
    Placement(
            Node here,
            NodeDirectory directory,
            Endpoints endpoints,
            Function<ObjectStore, Optional<Map<String, String>>> credentials,
            PlacementConfig config,
            Limits most) {
        this.config = config;
        this.here = here;
        this.directory = directory;
        this.endpoints = endpoints;
        this.credentials = credentials;
        this.most = most;
        this.deliveries = new Deliveries(directory.time());
    }

    private static Optional<Map<String, String>> sender(ObjectStore store) {
        return store instanceof SwiftStore swift
                ? Optional.of(swift.credentials())
                : Optional.empty();
    }

    Time time() {
        return directory.time();
    }

    Deliveries deliveries() {
        return deliveries;
    }

    /// {@return a map that forgets what was not asked for the longest}
    private static <V> Map<String, V> lately() {
        return Collections.synchronizedMap(new LastUsed<>(JOBS_REMEMBERED));
    }

    @Override
    public Attempt start(Work work, Component component, List<List<Channel.Sink>> sinks, Log log) {
        Optional<Map<String, String>> sender = credentials.apply(work.store());
        if (sender.isEmpty()
                || readsNothing(component)
                || component.readsListing()
                || component.readsKept()
                || (isLarge(work.payload()) && readsRequest(component))) {
            return here.start(work, component, sinks, log);
        }
        return new PlacedAttempt(this, here, work, sender.get(), component, sinks, log);
    }

    /// As many again as there are slots wait for one, so that there is always one for whom the slot
    /// that becomes free is beside its object.
    @Override
    public int elsewhere() {
        return (int) Math.min(Integer.MAX_VALUE / 2, 2 * directory.slots());
    }

    /// HTTP has no range of no bytes, so what reads an empty part of an object runs here.
    private static boolean readsNothing(Component component) {
        return inputs(component)
                .anyMatch(read -> read.part() != null && read.part().region().length() == 0);
    }

    private static boolean isLarge(Input payload) {
        return switch (payload) {
            case Payload held -> held.file() != null;
            case Arriving _ -> true;
        };
    }

    /// A large body of a request is where the request is.
    private static boolean readsRequest(Component component) {
        return component.instances().stream()
                .flatMap(instance -> instance.channels().stream())
                .anyMatch(PlannedChannel.ReadRequest.class::isInstance);
    }

    /// {@return the nodes that may run it, the best first. The components of a job that wish for
    /// the same location run at the node that is the best for the first of them}
    Candidates candidates(Work work, Component component) {
        if (directory.isEmpty()) {
            Places none = new Places(directory, Map.of());
            return new Candidates(none, null, component.size(), Duration.ZERO);
        }
        Candidates candidates =
                new Candidates(
                        places(component),
                        attached(component).orElse(null),
                        component.size(),
                        config.localityWait());
        wish(work, component)
                .ifPresent(wish ->
                        candidates.putFirst(first -> locations.computeIfAbsent(wish, _ -> first)));
        return candidates;
    }

    private static Optional<String> wish(Work work, Component component) {
        return component.instances().stream()
                .map(instance -> instance.group().location())
                .filter(location -> !location.isEmpty())
                .findFirst()
                .map(location -> work.id() + "/" + location);
    }

    /// {@return how long the components of the same group take}
    Pace pace(Work work, Component component) {
        String group = component.instances().getFirst().group().name();
        return paces.computeIfAbsent(work.id() + "/" + group, _ -> new Pace(config));
    }

    /// {@return the object that decides where the component runs: that of the attached device of
    /// the first instance that has one, else the first that it reads; its image if that is all}
    private static Optional<ObjectPath> attached(Component component) {
        return component.instances().stream()
                .flatMap(instance -> attached(instance).stream())
                .findFirst();
    }

    private static Optional<ObjectPath> attached(PlannedInstance instance) {
        String attach = instance.group().attach();
        return inputs(instance)
                .filter(read -> attach.equals("default") || read.alias().equals(attach))
                .min(Comparator.comparing(read -> read.device().isImage()))
                .map(ReadObject::object);
    }

    private static Stream<ReadObject> inputs(Component component) {
        return component.instances().stream().flatMap(Placement::inputs);
    }

    private static Stream<ReadObject> inputs(PlannedInstance instance) {
        return instance.channels().stream()
                .filter(ReadObject.class::isInstance)
                .map(ReadObject.class::cast);
    }

    /// {@return what gives the instances of a connected component a node each}
    Seating seating(Component component) {
        return new Seating(
                directory,
                places(component),
                component.instances().stream()
                        .map(instance ->
                                new Seating.Instance(
                                        attached(instance).orElse(null),
                                        instance.group().location()))
                        .toList());
    }

    private static String key(Work work, Component component) {
        return work.id() + "/" + component.instances().getFirst().ordinal();
    }

    /// A component was lost while it ran on several nodes.
    void isLost(Work work, Component component) {
        losses.merge(key(work, component), 1, Integer::sum);
    }

    /// {@return whether it was lost on several nodes so often that it is to run on one}
    boolean isLostTooOften(Work work, Component component) {
        return losses.getOrDefault(key(work, component), 0) >= LOSSES_MAX;
    }

    /// A node says that it does not reach another.
    ///
    /// @param peer empty when it does not know which
    void areCut(Known node, URI peer) {
        if (!peer.toString().isEmpty()) {
            directory.cut(node.url(), peer);
        }
    }

    private Places places(Component component) {
        List<ObjectPath> objects = inputs(component).map(ReadObject::object).distinct().toList();
        if (objects.size() == 1) {
            ObjectPath only = objects.getFirst();
            return new Places(directory, Map.of(only, endpoints.of(only)));
        }
        Map<ObjectPath, List<Endpoints.Replica>> replicas = new HashMap<>();
        objects.stream()
                .gather(
                        Gatherers.mapConcurrent(
                                LOOKUPS, object -> Map.entry(object, endpoints.of(object))))
                .forEach(found -> replicas.put(found.getKey(), found.getValue()));
        return new Places(directory, replicas);
    }

    Session session(
            Work work,
            Map<String, String> sender,
            Component component,
            Candidates.Candidate candidate) {
        GangPlan.Part whole =
                new GangPlan.Part(
                        candidate,
                        IntStream.range(0, component.size()).boxed().toList(),
                        GangPlan.Channels.NONE,
                        new Reservation(component.size(), 0, Map.of(), ""));
        return session(work, sender, component, "", whole);
    }

    /// @param gang empty for a whole component
    Session session(
            Work work,
            Map<String, String> sender,
            Component component,
            String gang,
            GangPlan.Part part) {
        List<Session.Run> runs = new ArrayList<>();
        for (int member : part.members()) {
            PlannedInstance instance = component.instances().get(member);
            runs.add(
                    new Session.Run(
                            work.program(instance).digest(),
                            work.images(instance).stream().map(SystemImage::digest).toList(),
                            instance.argv(),
                            work.environment(instance),
                            Session.Bounds.of(instance.group().limits().within(most)),
                            Session.Seen.of(instance.world()),
                            instance.group().engine(),
                            instance.group().digests() == Digests.ALL ? Digests.ALL : null,
                            instance.channels().stream()
                                    .map(channel -> port(work, channel, part))
                                    .toList()));
        }
        return new Session(work.account(), sender, gang, runs);
    }

    private static Session.Port port(Work work, PlannedChannel channel, GangPlan.Part part) {
        return switch (channel) {
            case PlannedChannel.ReadRequest read -> given(work, read);
            case PlannedChannel.ReadListing read ->
                    throw new IllegalStateException("%s is read on this machine".formatted(read));
            case PlannedChannel.ReadKept read ->
                    throw new IllegalStateException("%s is read on this machine".formatted(read));
            case PlannedChannel.WriteKept(var alias, var _) ->
                    new Session.Collect(alias, false, Channel.Mode.FILE);
            case ReadObject read -> read(read, part.at());
            case PlannedChannel.WriteObject write -> collect(write.device());
            case PlannedChannel.Reply reply -> collect(reply.device());
            case PlannedChannel.ReadPipe(var alias, var link) ->
                    part.channels().incoming().containsKey(link)
                            ? new Session.ReadChannel(alias, link)
                            : new Session.ReadPipe(alias, link);
            case PlannedChannel.WritePipe(var alias, var link) -> {
                URI reader = part.channels().outgoing().get(link);
                yield reader == null
                        ? new Session.WritePipe(alias, link)
                        : new Session.WriteChannel(alias, link, reader);
            }
        };
    }

    private static Session.Port given(Work work, PlannedChannel.ReadRequest read) {
        return new Session.Given(
                read.alias(),
                read.device().kind().random(),
                read.device().mode(),
                ((Payload) work.payload()).bytes().duplicate());
    }

    private static Session.Port collect(Device device) {
        String folder = device.mount();
        return folder == null
                ? new Session.Collect(device.alias(), device.kind().random(), device.mode())
                : new Session.Save(device.alias(), folder);
    }

    private static Session.Port read(ReadObject read, Candidates.Candidate candidate) {
        ObjectPath path = read.object();
        Endpoints.Replica replica = candidate.replicas().get(path);
        return new Session.Read(
                read.alias(),
                read.device().kind().random(),
                read.device().mode(),
                Objects.requireNonNullElse(read.device().mount(), ""),
                List.of(path.account(), path.container(), path.object()),
                replica == null ? "" : replica.target(),
                replica == null ? Map.of() : replica.headers(),
                conditions(read));
    }

    private static Map<String, String> conditions(ReadObject read) {
        if (read.part() != null) {
            Region region = read.part().region();
            long last = region.offset() + region.length() - 1;
            return Map.of(
                    "Range",
                    "bytes=%d-%d".formatted(region.offset(), last),
                    "If-Match",
                    "\"" + read.part().etag() + "\"");
        }
        return read.device().range() == null
                ? Map.of()
                : Map.of("Range", read.device().range().toString());
    }
}
