package io.insitu.middleware.compute.cache;

import io.insitu.middleware.Content;
import io.insitu.middleware.ContentBody;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingEntry.ObjectEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.OpenObject;
import io.insitu.storage.StorageException;
import io.insitu.storage.Upload;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Remembers what instances wrote into answers and for other instances, as objects `KEY/INSTANCE`
/// in their account's container `.jobs-cache`. What they wrote into objects is not kept twice:
/// those carry their [Provenance]. `insitu.cache` counts instances by `result`: `hit`, `miss`,
/// `stored`, `evicted`. For any number of threads.
///
/// Where an account has as many bytes there as it may, older entries make room: of some that lie
/// beside each other at a place that is chosen by chance the older half goes. Names are digests, so
/// these are a sample of all, and no order by time has to be kept.
public final class ResultCache {
    static final String CONTAINER = ".jobs-cache";
    private static final int SAMPLE = 64;
    private static final String HEADER = "x-object-sysmeta-zerovm-entry";

    private final CacheConfig config;
    private final WriteBehind behind;
    private final InstantSource clock;
    private final Counter hits;
    private final Counter misses;
    private final Counter stored;
    private final Counter evicted;

    public ResultCache(
            CacheConfig config, WriteBehind behind, MeterRegistry registry, InstantSource clock) {
        this.config = config;
        this.behind = behind;
        this.clock = clock;
        this.hits = counter(registry, "hit");
        this.misses = counter(registry, "miss");
        this.stored = counter(registry, "stored");
        this.evicted = counter(registry, "evicted");
    }

    private static Counter counter(MeterRegistry registry, String result) {
        return Counter.builder("insitu.cache")
                .description("Instances that were looked up, and those that were remembered")
                .tag("result", result)
                .register(registry);
    }

    /// {@return whether anything is remembered, and outputs carry their provenance}
    public boolean isEnabled() {
        return config.enabled();
    }

    public void count(boolean hit, int instances) {
        (hit ? hits : misses).increment(instances);
    }

    private static ObjectPath path(String account, String key) {
        return new ContainerPath(account, CONTAINER).object(key);
    }

    /// {@return what is remembered under that key}
    public Optional<CacheEntry> find(ObjectStore store, String account, String key) {
        ObjectPath path = path(account, key);
        behind.await(path.toString());
        return store.object(path)
                .flatMap(record -> Optional.ofNullable(record.metadata().get(HEADER)))
                .flatMap(CacheEntry::parse);
    }

    /// {@return a part of the bytes that are remembered under that key; empty when they are gone}
    public Optional<Content> content(
            ObjectStore store, String account, String key, long offset, long length) {
        Optional<OpenObject> found = store.open(path(account, key));
        return found.filter(object -> object.record().size() >= offset + length)
                .map(object -> Content.part(object, offset, length));
    }

    /// Remembers an instance, unless it wrote too much. What lies in memory is stored soon, what
    /// lies in files before this returns. What is on its way under the key is the same, since the
    /// key names all that the instance's outputs depend on, and is not written twice: many who run
    /// the same job at one time, and ask for no result from here, would wait for each other's.
    ///
    /// @param parts of the answer, which stay the caller's
    public void keep(
            ObjectStore store, String account, String key, CacheEntry entry, List<Content> parts) {
        long bytes = parts.stream().mapToLong(Content::length).sum();
        if (bytes > config.entryBytesMax()) {
            return;
        }
        ObjectPath path = path(account, key);
        if (behind.isOnItsWay(path.toString())) {
            return;
        }
        stored.increment();
        Runnable write = () -> put(store, path, entry, parts);
        if (parts.stream().allMatch(Content.Bytes.class::isInstance)) {
            behind.write(path.toString(), bytes, write);
        } else {
            WriteBehind.writeNow(path.toString(), write);
        }
    }

    private void put(ObjectStore store, ObjectPath path, CacheEntry entry, List<Content> parts) {
        String deleteAt = Long.toString(clock.instant().plus(config.retention()).getEpochSecond());
        NewObject described =
                new NewObject(
                        "application/octet-stream",
                        Map.of(HEADER, entry.json(), "x-delete-at", deleteAt));
        makeRoom(store, path.containerPath(), parts.stream().mapToLong(Content::length).sum());
        try {
            write(store, path, described, parts);
        } catch (StorageException e) {
            if (e.reason() != StorageException.Reason.NO_SUCH_CONTAINER) {
                throw e;
            }
            store.putContainer(path.containerPath(), MetadataUpdate.NONE);
            write(store, path, described, parts);
        }
    }

    private void makeRoom(ObjectStore store, ContainerPath container, long bytes) {
        long used = store.container(container).map(ContainerRecord::bytesUsed).orElse(0L);
        long excess = used + bytes - config.allBytesMax();
        while (excess > 0) {
            long freed = evictSome(store, container);
            if (freed == 0) {
                return;
            }
            excess -= freed;
        }
    }

    /// {@return how many bytes less there are}
    private long evictSome(ObjectStore store, ContainerPath container) {
        String place = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        ListingQuery sample = ListingQuery.all(SAMPLE);
        List<ListingEntry> some = store.objects(container, sample.withMarker(place));
        if (some.isEmpty()) {
            some = store.objects(container, sample);
        }
        List<ObjectEntry> oldest =
                some.stream()
                        .filter(ObjectEntry.class::isInstance)
                        .map(ObjectEntry.class::cast)
                        .sorted(Comparator.comparing(ObjectEntry::timestamp))
                        .limit((some.size() + 1) / 2)
                        .toList();
        long freed = 0;
        for (ObjectEntry entry : oldest) {
            if (store.deleteObject(container.object(entry.name()), _ -> true)) {
                evicted.increment();
                freed += entry.size();
            }
        }
        return freed;
    }

    private static void write(
            ObjectStore store, ObjectPath path, NewObject described, List<Content> parts) {
        List<Content> borrowed = parts.stream().map(ResultCache::borrowed).toList();
        try (Upload upload = store.upload(path);
                ContentBody body = new ContentBody(new Content.Sequence(borrowed))) {
            for (ByteBuffer next = body.next(); next != null; next = body.next()) {
                upload.write(next);
            }
            upload.commit(described);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Content borrowed(Content part) {
        return switch (part) {
            case Content.Bytes(var bytes) -> new Content.Bytes(bytes.duplicate());
            case Content.FileRegion file ->
                    new Content.FileRegion(file.file(), file.offset(), file.length(), () -> {});
            case Content.Stream _, Content.HeadOnly _, Content.Sequence _ ->
                    throw new IllegalStateException("%s is no part of an answer".formatted(part));
        };
    }
}
