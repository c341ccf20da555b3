package io.insitu.middleware.compute.run;

import io.insitu.engine.Limits;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.cache.Fingerprint;
import io.insitu.middleware.compute.cache.Provenance;
import io.insitu.middleware.compute.description.ByteRange.Region;
import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.plan.Component;
import io.insitu.middleware.compute.plan.PlannedChannel;
import io.insitu.middleware.compute.plan.PlannedChannel.ReadObject;
import io.insitu.middleware.compute.plan.PlannedInstance;
import io.insitu.middleware.compute.plan.Staging;
import io.insitu.storage.ObjectRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// Finds out what decides what instances write. Programs see nothing but their module, arguments,
/// environment, devices, the fixed clock and the seed; limits only end them, but for those of
/// memory and files, which they can notice. For any number of threads.
final class Tracer {
    private final Work work;
    private final Limits most;
    private final Staging staging;
    private String payload = "";

    Tracer(Work work, Limits most, Staging staging) {
        this.work = work;
        this.most = most;
        this.staging = staging;
    }

    /// {@return the trace of a component as things are now; none when it reads a listing, which has
    /// no digest, or a body that is still to come, or when an input is not there, or is not what it
    /// has to be: to say so is for the run}
    Trace trace(Component component) {
        if (!staging.applies(component)) {
            return trace(component, List.of());
        }
        List<Trace> sources = Staging.sources(component).stream().map(this::trace).toList();
        return trace(Staging.rest(component, Map.of()), sources);
    }

    /// {@return the trace of what runs when its sources have ended: what these write is decided by
    /// what decides them}
    ///
    /// @param sources in their component's order
    Trace trace(Component component, List<Trace> sources) {
        if (!sources.stream().allMatch(Trace::isKnown)) {
            return Trace.NONE;
        }
        if (!component.instances().stream().allMatch(one -> one.group().deterministic())) {
            return Trace.NONE;
        }
        if (component.readsListing() || work.payload() instanceof Arriving) {
            return Trace.NONE;
        }
        Fingerprint all = new Fingerprint().add(Provenance.ENGINE).add(component.links());
        if (!sources.isEmpty()) {
            all.add(sources.stream().map(Trace::key).toList());
        }
        List<ObjectRecord> inputs = new ArrayList<>();
        Map<String, List<Provenance.Input>> read = new HashMap<>();
        try {
            for (PlannedInstance instance : component.instances()) {
                Map<String, ObjectRecord> opened = LocalObject.read(instance, work.store());
                if (opened.size() < objectsOf(instance)) {
                    return Trace.NONE;
                }
                add(all, instance, opened);
                inputs.addAll(opened.values());
                read.put(instance.name(), inputs(opened));
            }
        } catch (SwiftException e) {
            return Trace.NONE;
        }
        String key = all.hex();
        Map<String, Provenance> provenances = new HashMap<>();
        for (PlannedInstance instance : component.instances()) {
            List<Provenance.Input> of = read.getOrDefault(instance.name(), List.of());
            provenances.put(instance.name(), provenance(instance, key, of));
        }
        return new Trace(key, provenances, inputs);
    }

    private static long objectsOf(PlannedInstance instance) {
        return instance.channels().stream().filter(ReadObject.class::isInstance).count();
    }

    private static List<Provenance.Input> inputs(Map<String, ObjectRecord> opened) {
        List<Provenance.Input> inputs = new ArrayList<>();
        opened.forEach((alias, object) ->
                inputs.add(new Provenance.Input(alias, object.path().toString(), object.etag())));
        return inputs;
    }

    private void add(Fingerprint all, PlannedInstance instance, Map<String, ObjectRecord> opened) {
        Limits limits = instance.group().limits().within(most);
        all.add(instance.name())
                .add(work.program(instance).digest())
                .add(instance.argv())
                .add(work.images(instance).stream().map(seen -> seen.image().content()).toList())
                .add(
                        new TreeMap<>(
                                work.environment(
                                        instance, LocalObject.variables(instance, opened))))
                .add(limits.memoryBytes())
                .add(limits.fileSystemBytes())
                .add(limits.openFiles())
                .add(limits.channels().toString())
                .add(instance.channels().size());
        for (PlannedChannel channel : instance.channels()) {
            add(all.add(channel.alias()), channel, opened);
        }
    }

    private void add(Fingerprint all, PlannedChannel channel, Map<String, ObjectRecord> opened) {
        switch (channel) {
            case ReadObject read ->
                    Optional.ofNullable(opened.get(read.alias()))
                            .ifPresent(object -> addObject(all.add("object"), read, object));
            case PlannedChannel.ReadListing read -> add(all.add("listing"), read.device());
            case PlannedChannel.ReadRequest read ->
                    add(all.add("request").add(payload()), read.device());
            case PlannedChannel.WriteObject write -> add(all.add("stored"), write.device());
            case PlannedChannel.Reply reply -> add(all.add("answered"), reply.device());
            case PlannedChannel.ReadPipe(var _, var link) -> all.add("from").add(link);
            case PlannedChannel.ReadKept(var _, var link, var _) -> all.add("from").add(link);
            case PlannedChannel.WriteKept _ -> all.add("kept");
            case PlannedChannel.WritePipe(var _, var link) -> all.add("to").add(link);
        }
    }

    /// The digest of the payload, computed when it is first asked for.
    private synchronized String payload() {
        if (payload.isEmpty()) {
            payload =
                    switch (work.payload()) {
                        case Payload held -> held.sha256();
                        case Arriving _ -> throw new IllegalStateException("it is still to come");
                    };
        }
        return payload;
    }

    private static void addObject(Fingerprint all, ReadObject read, ObjectRecord object) {
        Region region = read.region(object);
        add(all, read.device());
        all.add(object.etag()).add(object.size()).add(region.offset()).add(region.length());
    }

    private static void add(Fingerprint all, Device device) {
        all.add(device.kind().name())
                .add(device.mode().name())
                .add(device.contentType())
                .add(new TreeMap<>(device.meta()))
                .add(device.minSize())
                .add(Objects.requireNonNullElse(device.mount(), ""));
    }

    private Provenance provenance(
            PlannedInstance instance, String key, List<Provenance.Input> inputs) {
        return new Provenance(
                key,
                work.id(),
                instance.name(),
                "",
                work.program(instance).place(),
                work.program(instance).digest(),
                instance.argv(),
                inputs,
                "",
                0,
                Provenance.ENGINE);
    }
}
