package io.insitu.middleware.compute.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Response;
import io.insitu.middleware.compute.run.Payload;
import io.insitu.storage.Body;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.OpenObject;
import io.insitu.storage.StorageException;
import io.insitu.storage.Upload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What outlives jobs, as objects in their account's container `.jobs`: `record/ID`, what is known
/// of the job; `result/ID`, its answer's body, and `result/ID.headers`, its status and headers as
/// JSON, unless its request has named an object for that; `image/SHA256` and `script/SHA256`, what
/// jobs were sent as; `input/SHA256`, what they were sent to read; `accounting/HOUR`, what jobs
/// used; `lease/ID/N`, who runs a deferred job; `key/DIGEST`, which job has claimed a key. All but
/// keys carry `X-Delete-At`, so that they go when the history is over. An account's owner can write
/// there too: what is not as we write it counts as not there.
///
/// @param retention how long the history is
public record JobArchive(ObjectStore store, Duration retention) {
    private static final Logger LOG = LoggerFactory.getLogger(JobArchive.class);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{12}-[0-9a-f]{1,16}");
    private static final String CONTAINER = ".jobs";
    private static final String RECORD = "record/";
    private static final String ACCOUNTING = "accounting/";
    private static final String LEASE = "lease/";
    private static final String DELETE_AT = "x-delete-at";
    private static final int HOURS_MAX = 10_000;
    private static final String JSON_TYPE = "application/json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /// {@return the URL of a job's answer}
    public static String resultUrl(String account, String id) {
        return "swift:/" + path(account, "result/" + id);
    }

    /// {@return where an account's jobs are kept}
    public static ContainerPath container(String account) {
        return new ContainerPath(account, CONTAINER);
    }

    private static ObjectPath path(String account, String name) {
        return new ContainerPath(account, CONTAINER).object(name);
    }

    /// {@return the object that a job's record is}
    public static ObjectPath recordPath(String account, String id) {
        return path(account, RECORD + id);
    }

    public void put(JobRecord job) {
        byte[] bytes = JobRecordJson.kept(job);
        put(
                recordPath(job.account(), job.id()),
                "application/json",
                Body.of(ByteBuffer.wrap(bytes)),
                job.submitted());
    }

    /// Stores a job's answer where its record says, and lets go of it.
    public void putResult(JobRecord job, Response answer) {
        String contentType = answer.headers().first("Content-Type").orElse("text/html");
        ObjectPath result = object(job.result());
        ObjectPath beside = result.containerPath().object(result.object() + ".headers");
        boolean ours = job.result().equals(resultUrl(job.account(), job.id()));
        try (ContentBody body = new ContentBody(answer.content())) {
            if (ours) {
                put(result, contentType, body, job.submitted());
            } else {
                commit(result, body, new NewObject(contentType, meta(answer.headers())));
            }
        }
        ObjectNode headers = JSON.createObjectNode();
        headers.put("status", answer.status());
        ObjectNode fields = headers.putObject("headers");
        answer.headers().forEach(fields::put);
        byte[] json = headers.toString().getBytes(StandardCharsets.UTF_8);
        if (ours) {
            put(beside, JSON_TYPE, Body.of(ByteBuffer.wrap(json)), job.submitted());
        } else {
            commit(beside, Body.of(ByteBuffer.wrap(json)), new NewObject(JSON_TYPE, Map.of()));
        }
    }

    private static ObjectPath object(String url) {
        String[] parts = url.substring("swift://".length()).split("/", 3);
        return new ObjectPath(parts[0], parts[1], parts[2]);
    }

    private static Map<String, String> meta(Headers answer) {
        Map<String, String> meta = new HashMap<>();
        answer.startingWith("x-object-meta-")
                .forEach((name, value) -> meta.put(name.toLowerCase(Locale.ROOT), value));
        return meta;
    }

    /// Keeps an image that a job was sent as. One that is there already, and stays for half of the
    /// history's time at least, is not stored again.
    public ObjectRecord keepImage(String account, Payload tar, Instant now) {
        return keep(path(account, "image/" + tar.sha256()), "application/x-tar", tar, now);
    }

    /// {@return whether an image is kept}
    public boolean hasImage(String account, Payload tar) {
        return store.object(path(account, "image/" + tar.sha256())).isPresent();
    }

    /// Keeps an image no longer.
    public void dropImage(ObjectRecord image) {
        remove(image.path());
    }

    /// Keeps a script that a job was sent as, in the same way.
    public ObjectRecord keepScript(String account, Payload script, Instant now) {
        return keep(path(account, "script/" + script.sha256()), "text/plain", script, now);
    }

    /// Keeps what a job was sent to read, in the same way.
    public ObjectRecord keepInput(String account, Payload input, Instant now) {
        return keep(inputPath(account, input.sha256()), "application/octet-stream", input, now);
    }

    /// {@return the object that an input is kept as}
    public static ObjectPath inputPath(String account, String sha256) {
        return path(account, "input/" + sha256);
    }

    /// {@return what a job was sent to read, if it is kept}
    public Optional<OpenObject> input(String account, String sha256) {
        return store.open(inputPath(account, sha256));
    }

    private ObjectRecord keep(ObjectPath path, String contentType, Payload sent, Instant now) {
        Optional<ObjectRecord> known = store.object(path);
        if (known.isPresent() && now.plus(retention.dividedBy(2)).isBefore(end(known.get()))) {
            return known.get();
        }
        return put(path, contentType, sent.body(), now);
    }

    private static Instant end(ObjectRecord kept) {
        String seconds = kept.metadata().getOrDefault(DELETE_AT, "0");
        return Instant.ofEpochSecond(Long.parseLong(seconds));
    }

    private ObjectRecord put(ObjectPath path, String contentType, Body body, Instant since) {
        store.putContainer(path.containerPath(), MetadataUpdate.NONE);
        return put(path, contentType, body, since, NewObject.ANYTHING);
    }

    private ObjectRecord put(
            ObjectPath path,
            String contentType,
            Body body,
            Instant since,
            Predicate<Optional<ObjectRecord>> precondition) {
        return commit(path, body, new NewObject(contentType, until(since), precondition));
    }

    /// {@return the metadata of what goes with the history of that time}
    public Map<String, String> until(Instant since) {
        return Map.of(DELETE_AT, Long.toString(since.plus(retention).getEpochSecond()));
    }

    private ObjectRecord commit(ObjectPath path, Body body, NewObject as) {
        try (Upload upload = store.upload(path)) {
            for (ByteBuffer next = body.next(); next != null; next = body.next()) {
                upload.write(next);
            }
            return upload.commit(as);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return the record; of a job that has not ended, that it failed}
    public Optional<JobRecord> find(String account, String id) {
        return kept(account, id).map(JobRecord::interrupted);
    }

    /// {@return the record as it was last written; empty when there is none, or what stands in its
    /// place is none of that job's}
    public Optional<JobRecord> kept(String account, String id) {
        return isId(id)
                ? store.open(recordPath(account, id)).flatMap(JobArchive::parse)
                : Optional.empty();
    }

    /// {@return whether a job may have that id}
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    private static ObjectPath leasePath(String account, String id, int number) {
        return path(account, LEASE + id + "/" + number);
    }

    /// {@return what a job's lease of that number says, if it was ever given}
    Optional<byte[]> lease(String account, String id, int number) {
        return store.open(leasePath(account, id, number)).map(SmallObject::bytes);
    }

    /// Writes a lease that was never given.
    ///
    /// @return false when somebody else has written it, or does just now
    boolean takeLease(JobRecord job, int number, byte[] lease) {
        try {
            putLease(job, number, lease, NewObject.ABSENT);
        } catch (StorageException e) {
            if (e.reason() == StorageException.Reason.PRECONDITION_FAILED) {
                return false;
            }
            throw e;
        }
        // Of two that a Swift took at the same moment the later one stays.
        return lease(job.account(), job.id(), number)
                .filter(now -> Arrays.equals(now, lease))
                .isPresent();
    }

    /// Writes a lease that we hold.
    void putLease(JobRecord job, int number, byte[] lease) {
        putLease(job, number, lease, NewObject.ANYTHING);
    }

    private void putLease(
            JobRecord job,
            int number,
            byte[] lease,
            Predicate<Optional<ObjectRecord>> precondition) {
        put(
                leasePath(job.account(), job.id(), number),
                JSON_TYPE,
                Body.of(ByteBuffer.wrap(lease)),
                job.submitted(),
                precondition);
    }

    /// Asks whoever runs a job elsewhere to cancel it.
    public void askToCancel(JobRecord job) {
        put(cancelPath(job), "text/plain", Body.empty(), job.submitted());
    }

    /// {@return whether somebody asked for that}
    public boolean isCancelAsked(JobRecord job) {
        return store.object(cancelPath(job)).isPresent();
    }

    private static ObjectPath cancelPath(JobRecord job) {
        return path(job.account(), LEASE + job.id() + "/cancel");
    }

    /// Removes all leases of a job, the last one last.
    void dropLeases(JobRecord job, int last) {
        remove(cancelPath(job));
        for (int number = 1; number <= last; number++) {
            remove(leasePath(job.account(), job.id(), number));
        }
    }

    private void remove(ObjectPath path) {
        if (store.object(path).isPresent()) {
            store.deleteObject(path);
        }
    }

    /// A record that names another job would have us read and write what is that one's.
    private static Optional<JobRecord> parse(OpenObject object) {
        ObjectPath path = object.record().path();
        try {
            JobRecord job = JobRecordJson.parse(SmallObject.bytes(object));
            if (path.equals(recordPath(job.account(), job.id()))) {
                return Optional.of(job);
            }
            LOG.warn("{} is passed over: it is the record of another job", path);
        } catch (IOException e) {
            LOG.warn("{} is passed over: it is no record of a job: {}", path, e.getMessage());
        }
        return Optional.empty();
    }

    /// {@return the last hour of which it is written what jobs used}
    public Optional<Instant> lastAccounted(String account) {
        return names(account, ACCOUNTING, "", HOURS_MAX).stream()
                .flatMap(name -> hour(name).stream())
                .reduce((_, last) -> last);
    }

    private static Optional<Instant> hour(String name) {
        try {
            return Optional.of(Instant.parse(name + ":00:00Z"));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// Writes what the jobs of an hour used.
    public void putAccounting(String account, Instant hour, String lines) {
        String name = hour.toString().substring(0, "2026-11-23T15".length());
        put(
                path(account, ACCOUNTING + name),
                "text/plain",
                Body.of(ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8))),
                hour);
    }

    /// Claims a key for a job, for good.
    ///
    /// @return the job that has claimed it before; empty when it is free and now taken
    public Optional<String> claim(JobRecord job, String key) {
        ObjectPath path = path(job.account(), "key/" + sha256(key));
        store.putContainer(path.containerPath(), MetadataUpdate.NONE);
        try (Upload upload = store.upload(path)) {
            upload.write(ByteBuffer.wrap(job.id().getBytes(StandardCharsets.UTF_8)));
            upload.commit(new NewObject("text/plain", Map.of(), NewObject.ABSENT));
            return Optional.empty();
        } catch (StorageException e) {
            if (e.reason() != StorageException.Reason.PRECONDITION_FAILED) {
                throw e;
            }
        }
        byte[] holder = SmallObject.bytes(store.open(path).orElseThrow());
        return Optional.of(new String(holder, StandardCharsets.UTF_8));
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// {@return ids behind that one, in their order, which is that of time; fewer than the limit
    /// only when there are no more}
    public List<String> ids(String account, String marker, int limit) {
        List<String> ids = new ArrayList<>();
        String last = marker;
        while (ids.size() < limit) {
            int wanted = limit - ids.size();
            List<String> names = names(account, RECORD, last, wanted);
            names.stream().filter(JobArchive::isId).forEach(ids::add);
            if (names.size() < wanted) {
                break;
            }
            last = names.getLast();
        }
        return ids;
    }

    private List<String> names(String account, String prefix, String marker, int limit) {
        ListingQuery query =
                ListingQuery.all(limit)
                        .withPrefix(prefix)
                        .withMarker(marker.isEmpty() ? "" : prefix + marker);
        try {
            return store.objects(new ContainerPath(account, CONTAINER), query).stream()
                    .map(ListingEntry::name)
                    .map(name -> name.substring(prefix.length()))
                    .toList();
        } catch (StorageException e) {
            return List.of(); // there is no such container: no job was ever kept
        }
    }
}
