package io.insitu.middleware.compute.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.insitu.middleware.ContentBody;
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
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What outlives jobs, as objects in their account's container `.jobs`: `record/ID`, what is known
/// of the job; `result/ID`, its answer's body, and `result/ID.headers`, its status and headers as
/// JSON; `image/SHA256` and `script/SHA256`, what jobs were sent as; `accounting/HOUR`, what jobs
/// used; `key/DIGEST`, which job has claimed a key. All but keys carry `X-Delete-At`, so that they
/// go when the history is over.
///
/// @param retention how long the history is
public record JobArchive(ObjectStore store, Duration retention) {
    private static final String CONTAINER = ".jobs";
    private static final String RECORD = "record/";
    private static final String ACCOUNTING = "accounting/";
    private static final String DELETE_AT = "x-delete-at";
    private static final int HOURS_MAX = 10_000;
    private static final int RECORD_BYTES_MAX = 4 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /// {@return the URL of a job's answer}
    public static String resultUrl(String account, String id) {
        return "swift:/" + path(account, "result/" + id);
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

    /// Stores a job's answer and lets go of it.
    public void putResult(JobRecord job, Response answer) {
        String contentType = answer.headers().first("Content-Type").orElse("text/html");
        try (ContentBody body = new ContentBody(answer.content())) {
            put(path(job.account(), "result/" + job.id()), contentType, body, job.submitted());
        }
        ObjectNode headers = JSON.createObjectNode();
        headers.put("status", answer.status());
        ObjectNode fields = headers.putObject("headers");
        answer.headers().forEach(fields::put);
        put(
                path(job.account(), "result/" + job.id() + ".headers"),
                "application/json",
                Body.of(ByteBuffer.wrap(headers.toString().getBytes(StandardCharsets.UTF_8))),
                job.submitted());
    }

    /// Keeps an image that a job was sent as. One that is there already, and stays for half of the
    /// history's time at least, is not stored again.
    public ObjectRecord keepImage(String account, Payload tar, Instant now) {
        return keep(path(account, "image/" + tar.sha256()), "application/x-tar", tar, now);
    }

    /// Keeps a script that a job was sent as, in the same way.
    public ObjectRecord keepScript(String account, Payload script, Instant now) {
        return keep(path(account, "script/" + script.sha256()), "text/plain", script, now);
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
        String deleteAt = Long.toString(since.plus(retention).getEpochSecond());
        try (Upload upload = store.upload(path)) {
            for (ByteBuffer next = body.next(); next != null; next = body.next()) {
                upload.write(next);
            }
            return upload.commit(new NewObject(contentType, Map.of(DELETE_AT, deleteAt)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return the record; of a job that nobody runs any more, that it failed}
    public Optional<JobRecord> find(String account, String id) {
        return store.open(path(account, RECORD + id)).map(JobArchive::parse);
    }

    private static JobRecord parse(OpenObject object) {
        try (object) {
            return JobRecordJson.parse(bytes(object)).interrupted();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(OpenObject object) throws IOException {
        if (object.record().size() > RECORD_BYTES_MAX) {
            throw new IOException("%s is no record of a job".formatted(object.record().path()));
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) object.record().size());
        switch (object.content()) {
            case OpenObject.Content.InMemory(var content) -> bytes.put(content.duplicate());
            case OpenObject.Content.InFile(var file, var offset, var _) -> {
                try (FileChannel channel = FileChannel.open(file)) {
                    while (bytes.hasRemaining()
                            && channel.read(bytes, offset + bytes.position()) >= 0) {}
                }
            }
        }
        return bytes.array();
    }

    /// {@return the last hour of which it is written what jobs used}
    public Optional<Instant> lastAccounted(String account) {
        return names(account, ACCOUNTING, "", HOURS_MAX).stream()
                .reduce((_, last) -> last)
                .map(name -> Instant.parse(name + ":00:00Z"));
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
            upload.commit(new NewObject("text/plain", Map.of(), Optional::isEmpty));
            return Optional.empty();
        } catch (StorageException e) {
            if (e.reason() != StorageException.Reason.PRECONDITION_FAILED) {
                throw e;
            }
        }
        try (OpenObject holder = store.open(path).orElseThrow()) {
            return Optional.of(new String(bytes(holder), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// {@return ids behind that one, in their order, which is that of time}
    public List<String> ids(String account, String marker, int limit) {
        return names(account, RECORD, marker, limit);
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
