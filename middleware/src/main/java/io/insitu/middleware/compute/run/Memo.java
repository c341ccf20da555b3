package io.insitu.middleware.compute.run;

import io.insitu.engine.Limits;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report.Usage;
import io.insitu.middleware.Content;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Headers.Field;
import io.insitu.middleware.compute.cache.CacheEntry;
import io.insitu.middleware.compute.cache.CacheEntry.Written;
import io.insitu.middleware.compute.cache.Fingerprint;
import io.insitu.middleware.compute.cache.Provenance;
import io.insitu.middleware.compute.cache.ResultCache;
import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.message.MessageHead;
import io.insitu.middleware.compute.plan.Component;
import io.insitu.middleware.compute.plan.PlannedChannel;
import io.insitu.middleware.compute.plan.PlannedChannel.WriteObject;
import io.insitu.middleware.compute.plan.PlannedInstance;
import io.insitu.storage.ObjectRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is remembered of the instances of one job. What an instance wrote into an object is
/// remembered by that object, as long as it has these bytes; what it wrote into an answer by the
/// [ResultCache]. Only instances that exited with 0 are remembered. For any number of threads.
final class Memo {
    private static final int ETAG_COMPONENTS_MAX = 64;
    private static final Node.Place CACHE = new Node.Place("cache", "cache");

    private final Work work;
    private final Tracer tracer;
    private final ResultCache cache;

    Memo(Work work, Limits most, ResultCache cache) {
        this.work = work;
        this.tracer = new Tracer(work, most);
        this.cache = cache;
    }

    /// A component that was looked up.
    ///
    /// @param results empty when it has to run
    record Recalled(Component component, Trace trace, List<InstanceResult> results) {}

    /// {@return the digest of what decides all of the job's answer}
    Optional<String> etag() {
        if (!cache.isEnabled()
                || work.plan().isOpen()
                || work.plan().instances() > ETAG_COMPONENTS_MAX) {
            return Optional.empty();
        }
        List<Trace> traces = work.plan().components().map(tracer::trace).toList();
        return traces.stream().allMatch(Trace::isKnown)
                ? Optional.of(
                        new Fingerprint()
                                .add(traces.stream().map(Trace::key).toList())
                                .hex()
                                .substring(0, 32))
                : Optional.empty();
    }

    /// Looks a component up. Blocks.
    Recalled recall(Component component) {
        if (!cache.isEnabled()) {
            return new Recalled(component, Trace.NONE, List.of());
        }
        Trace trace = tracer.trace(component);
        List<InstanceResult> results = new ArrayList<>();
        if (trace.isKnown() && work.recalled() && component.copies() == 1) {
            for (PlannedInstance instance : component.instances()) {
                recall(instance, trace.key()).ifPresent(results::add);
            }
            boolean whole = results.size() == component.size();
            cache.count(whole, component.size());
            if (!whole) {
                results.forEach(result -> result.replies().forEach(r -> r.content().close()));
                results.clear();
            }
        }
        return new Recalled(component, trace, results);
    }

    private Optional<InstanceResult> recall(PlannedInstance instance, String key) {
        Optional<CacheEntry> entry =
                needsEntry(instance)
                        ? cache.find(work.store(), work.account(), name(key, instance))
                        : Optional.empty();
        if (needsEntry(instance) && entry.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Written> written = new HashMap<>();
        entry.ifPresent(found -> found.outputs().forEach(out -> written.put(out.alias(), out)));
        List<ChannelUse> uses = new ArrayList<>();
        for (PlannedChannel channel : instance.channels()) {
            Written before = written.get(channel.alias());
            if (channel instanceof WriteObject write && isStored(write.device(), before)) {
                Optional<ObjectRecord> object = standing(write, instance, key);
                if (object.isEmpty()) {
                    return Optional.empty();
                }
                uses.add(use(channel, object.get().size(), object.get().etag()));
            } else {
                uses.add(
                        before == null
                                ? use(channel, 0, "")
                                : use(channel, before.bytes(), before.etag()));
            }
        }
        return replies(name(key, instance), entry).map(replies -> result(instance, uses, replies));
    }

    private static boolean isStored(Device device, @Nullable Written before) {
        return before == null || before.bytes() >= device.minSize();
    }

    private static InstanceResult result(
            PlannedInstance instance, List<ChannelUse> uses, List<Reply> replies) {
        return new InstanceResult(
                instance.name(),
                new Outcome.Exited(0),
                "",
                CACHE,
                new Usage(0, 0, 0, 0, 0, 0, ""),
                InstanceResult.Phases.NONE,
                uses,
                replies,
                "",
                true);
    }

    /// Where all that it writes is stored as objects, they say all that there is to know.
    private static boolean needsEntry(PlannedInstance instance) {
        boolean stores = false;
        for (PlannedChannel channel : instance.channels()) {
            if (channel instanceof PlannedChannel.Reply
                    || (channel instanceof WriteObject write && write.device().minSize() > 0)) {
                return true;
            }
            stores |= channel instanceof WriteObject;
        }
        return !stores;
    }

    /// {@return the object, if it is there and what the instance would write}
    private Optional<ObjectRecord> standing(
            WriteObject write, PlannedInstance instance, String key) {
        return work.store()
                .object(write.object())
                .filter(object ->
                        Provenance.of(object)
                                .filter(known -> known.key().equals(key))
                                .filter(known -> known.instance().equals(instance.name()))
                                .filter(known -> known.device().equals(write.alias()))
                                .isPresent())
                .filter(object -> isAsDescribed(object, write.device()));
    }

    private static boolean isAsDescribed(ObjectRecord object, Device device) {
        if (MessageHead.isMessage(device.contentType())) {
            return true; // its head decides, and the head is of what was written
        }
        Map<String, String> meta = new HashMap<>(object.metadata());
        meta.keySet().removeIf(name -> !name.startsWith("x-object-meta-"));
        return object.contentType().equals(device.contentType())
                && meta.equals(ObjectOutlet.metadata(device.meta()));
    }

    private static ChannelUse use(PlannedChannel channel, long bytes, String etag) {
        return ChannelUse.remembered(channel, bytes, etag);
    }

    private Optional<List<Reply>> replies(String name, Optional<CacheEntry> entry) {
        List<Reply> replies = new ArrayList<>();
        long offset = 0;
        for (Written out : entry.map(CacheEntry::outputs).orElse(List.of())) {
            if (out.kept() >= 0) {
                Optional<Content> content =
                        cache.content(work.store(), work.account(), name, offset, out.kept());
                if (content.isEmpty()) {
                    replies.forEach(reply -> reply.content().close());
                    return Optional.empty();
                }
                offset += out.kept();
                replies.add(
                        new Reply(
                                out.status(),
                                Headers.of(out.headers().toArray(String[]::new)),
                                out.contentType(),
                                content.get()));
            }
        }
        return Optional.of(replies);
    }

    /// {@return the trace if what the component read is still what stood there before it ran; else
    /// none, since it may have read something else}
    Trace checked(Trace before) {
        boolean same =
                before.inputs().stream()
                        .allMatch(input ->
                                work.store()
                                        .object(input.path())
                                        .filter(input::equals)
                                        .isPresent());
        return same ? before : Trace.NONE;
    }

    /// Remembers what a component wrote.
    ///
    /// @param results one for each of its instances, or fewer when it was ended
    void keep(Component component, Trace trace, List<InstanceResult> results) {
        boolean worth =
                trace.isKnown()
                        && results.size() == component.size()
                        && results.stream()
                                .allMatch(result -> !result.failed() && result.exitCode() == 0);
        if (!worth) {
            return;
        }
        for (int i = 0; i < component.size(); i++) {
            PlannedInstance instance = component.instances().get(i);
            if (needsEntry(instance)) {
                InstanceResult result = results.get(i);
                cache.keep(
                        work.store(),
                        work.account(),
                        name(trace.key(), instance),
                        entry(instance, result),
                        result.replies().stream().map(Reply::content).toList());
            }
        }
    }

    private static String name(String key, PlannedInstance instance) {
        return key + "/" + instance.name();
    }

    private static CacheEntry entry(PlannedInstance instance, InstanceResult result) {
        List<Written> outputs = new ArrayList<>();
        int replies = 0;
        for (int i = 0; i < result.channels().size(); i++) {
            ChannelUse use = result.channels().get(i);
            PlannedChannel channel = instance.channels().get(i);
            boolean answered =
                    channel instanceof PlannedChannel.Reply(var device)
                            && use.bytesWritten() > 0
                            && use.bytesWritten() >= device.minSize();
            outputs.add(answered ? written(use, result.replies().get(replies++)) : written(use));
        }
        return new CacheEntry(outputs, result.usage().fuel());
    }

    private static Written written(ChannelUse use) {
        return new Written(use.alias(), use.bytesWritten(), use.etag(), 0, List.of(), "", -1);
    }

    private static Written written(ChannelUse use, Reply reply) {
        List<String> headers = new ArrayList<>();
        for (Field field : reply.headers().fields()) {
            headers.add(field.name());
            headers.add(field.value());
        }
        return new Written(
                use.alias(),
                use.bytesWritten(),
                use.etag(),
                reply.status(),
                headers,
                reply.contentType(),
                reply.content().length());
    }
}
