package io.insitu.middleware.compute.run;

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
import io.insitu.middleware.compute.plan.PlannedChannel.WriteKept;
import io.insitu.middleware.compute.plan.PlannedChannel.WriteObject;
import io.insitu.middleware.compute.plan.PlannedInstance;
import io.insitu.storage.ObjectRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is remembered of the instances of one job. What an instance wrote into an object is
/// remembered by that object, as long as it has these bytes; what it wrote into an answer by the
/// [ResultCache], and so is what a source of a component that runs in stages wrote for others. Only
/// instances that exited with 0 are remembered. For any number of threads.
final class Memo {
    private static final int ETAG_COMPONENTS_MAX = 64;
    private static final Node.Place CACHE = new Node.Place("cache", "cache");

    private final Work work;
    private final Tracer tracer;
    private final ResultCache cache;

    Memo(Work work, RunConfig config, ResultCache cache) {
        this.work = work;
        this.tracer = new Tracer(work, config.limits(), config.staging());
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

    /// Looks a component up that runs at one time. Blocks.
    Recalled recall(Component component) {
        return recall(component, List.of());
    }

    /// Looks a component up that runs when its sources have ended. Blocks.
    ///
    /// @param sources of it, in their order
    Recalled recall(Component component, List<Trace> sources) {
        if (!cache.isEnabled()) {
            return new Recalled(component, Trace.NONE, List.of());
        }
        Trace trace = tracer.trace(component, sources);
        boolean sought = trace.isKnown() && work.recalled() && component.copies() == 1;
        return new Recalled(component, trace, sought ? recall(component, trace.key()) : List.of());
    }

    private List<InstanceResult> recall(Component component, String key) {
        List<InstanceResult> results = new ArrayList<>();
        for (PlannedInstance instance : component.instances()) {
            Optional<InstanceResult> result = recall(instance, key);
            if (result.isEmpty()) {
                results.forEach(some -> some.replies().forEach(reply -> reply.content().close()));
                cache.count(false, component.size());
                return List.of();
            }
            results.add(result.get());
        }
        cache.count(true, component.size());
        return results;
    }

    /// {@return what decides what a source writes}
    Trace trace(Component source) {
        return cache.isEnabled() ? tracer.trace(source) : Trace.NONE;
    }

    /// Looks a source up: what it wrote for others, and into the answer. Blocks.
    Optional<Kept> recallSource(PlannedInstance source, Trace trace) {
        if (!trace.isKnown() || !work.recalled() || source.group().replicate() > 1) {
            return Optional.empty();
        }
        String name = name(trace.key(), source);
        Optional<Kept> kept =
                cache.find(work.store(), work.account(), name)
                        .flatMap(entry ->
                                contents(name, entry)
                                        .map(contents -> kept(source, trace, entry, contents)));
        cache.count(kept.isPresent(), 1);
        return kept;
    }

    private static Kept kept(
            PlannedInstance source, Trace trace, CacheEntry entry, Map<String, Content> contents) {
        List<ChannelUse> uses = new ArrayList<>();
        List<Reply> replies = new ArrayList<>();
        Map<Integer, Content> pipes = new HashMap<>();
        Map<String, Written> written = byAlias(Optional.of(entry));
        for (PlannedChannel channel : source.channels()) {
            Written before = written.get(channel.alias());
            uses.add(
                    before == null
                            ? use(channel, 0, "")
                            : use(channel, before.bytes(), before.etag()));
            Content content = contents.get(channel.alias());
            if (content != null && before != null) {
                if (channel instanceof WriteKept(var _, var link)) {
                    pipes.put(link, content);
                } else {
                    replies.add(reply(before, content));
                }
            }
        }
        return new Kept(result(source, uses, replies), trace, pipes);
    }

    private Optional<InstanceResult> recall(PlannedInstance instance, String key) {
        Optional<CacheEntry> entry =
                needsEntry(instance)
                        ? cache.find(work.store(), work.account(), name(key, instance))
                        : Optional.empty();
        if (needsEntry(instance) && entry.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Written> written = byAlias(entry);
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

    private static Map<String, Written> byAlias(Optional<CacheEntry> entry) {
        Map<String, Written> written = new HashMap<>();
        entry.ifPresent(found -> found.outputs().forEach(out -> written.put(out.alias(), out)));
        return written;
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
                0,
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
        if (entry.isEmpty()) {
            return Optional.of(List.of());
        }
        List<Written> outputs = entry.get().outputs();
        return contents(name, entry.get()).map(contents -> replies(outputs, contents));
    }

    private static List<Reply> replies(List<Written> outputs, Map<String, Content> contents) {
        List<Reply> replies = new ArrayList<>();
        for (Written out : outputs) {
            Content content = contents.get(out.alias());
            if (content != null) {
                replies.add(reply(out, content));
            }
        }
        return replies;
    }

    private static Reply reply(Written out, Content content) {
        return new Reply(
                out.status(),
                Headers.of(out.headers().toArray(String[]::new)),
                out.contentType(),
                content);
    }

    /// {@return the bytes that the entry has of its own, by alias; empty when they are gone}
    private Optional<Map<String, Content>> contents(String name, CacheEntry entry) {
        Map<String, Content> contents = new HashMap<>();
        long offset = 0;
        for (Written out : entry.outputs()) {
            if (out.kept() >= 0) {
                Optional<Content> content =
                        cache.content(work.store(), work.account(), name, offset, out.kept());
                if (content.isEmpty()) {
                    contents.values().forEach(Content::close);
                    return Optional.empty();
                }
                offset += out.kept();
                contents.put(out.alias(), content.get());
            }
        }
        return Optional.of(contents);
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
                keep(instance, trace, results.get(i), Map.of());
            }
        }
    }

    /// Remembers what a source wrote.
    void keep(PlannedInstance source, Kept kept) {
        InstanceResult result = kept.result();
        if (kept.trace().isKnown() && !result.failed() && result.exitCode() == 0) {
            keep(source, kept.trace(), result, kept.pipes());
        }
    }

    private void keep(
            PlannedInstance instance,
            Trace trace,
            InstanceResult result,
            Map<Integer, Content> pipes) {
        List<Written> outputs = new ArrayList<>();
        List<Content> contents = new ArrayList<>();
        Iterator<Reply> replies = result.replies().iterator();
        for (int i = 0; i < result.channels().size(); i++) {
            ChannelUse use = result.channels().get(i);
            PlannedChannel channel = instance.channels().get(i);
            if (channel instanceof WriteKept(var _, var link)) {
                Content content = pipes.getOrDefault(link, Content.EMPTY);
                contents.add(content);
                outputs.add(written(use, 0, List.of(), "", content.length()));
            } else if (isAnswered(channel, use)) {
                Reply reply = replies.next();
                contents.add(reply.content());
                outputs.add(written(use, reply));
            } else {
                outputs.add(written(use, 0, List.of(), "", -1));
            }
        }
        cache.keep(
                work.store(),
                work.account(),
                name(trace.key(), instance),
                new CacheEntry(outputs, result.usage().fuel()),
                contents);
    }

    private static boolean isAnswered(PlannedChannel channel, ChannelUse use) {
        return channel instanceof PlannedChannel.Reply(var device, var _)
                && use.bytesWritten() > 0
                && use.bytesWritten() >= device.minSize();
    }

    private static String name(String key, PlannedInstance instance) {
        return key + "/" + instance.name();
    }

    private static Written written(ChannelUse use, Reply reply) {
        List<String> headers = new ArrayList<>();
        for (Field field : reply.headers().fields()) {
            headers.add(field.name());
            headers.add(field.value());
        }
        return written(use, reply.status(), headers, reply.contentType(), reply.content().length());
    }

    private static Written written(
            ChannelUse use, int status, List<String> headers, String contentType, long kept) {
        return new Written(
                use.alias(), use.bytesWritten(), use.etag(), status, headers, contentType, kept);
    }
}
