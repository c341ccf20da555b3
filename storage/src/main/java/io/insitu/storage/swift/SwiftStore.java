package io.insitu.storage.swift;

import io.insitu.storage.AccountName;
import io.insitu.storage.AccountRecord;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.OpenObject;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import io.insitu.storage.Timestamp;
import io.insitu.storage.Upload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The objects of a Swift cluster as one sender of requests may touch them: everything is asked of
/// Swift's proxy with the sender's token, so that its rights, quotas, policies and replication
/// hold. What is opened is fetched into a file of ours and what is written is put from one, since
/// programs read and write files. For any number of threads. Closing it leaves the connections,
/// which are shared.
///
/// While Swift says 503 it is asked again, for as long as [SwiftConfig#retryFor] says; not to
/// delete, since what the first request deleted the second one would not find.
///
/// Swift counts with some delay, so counters of containers and accounts lag behind.
public final class SwiftStore implements ObjectStore {
    private final SwiftHttp http;
    private final SwiftSpool spool;
    private final Map<String, String> credentials;
    private final RecentHeads heads;

    /// @param credentials header fields that say who asks
    /// @param heads what others who use this Swift here share
    public SwiftStore(
            SwiftHttp http, SwiftSpool spool, Map<String, String> credentials, RecentHeads heads) {
        this.http = http;
        this.spool = spool;
        this.credentials = Map.copyOf(credentials);
        this.heads = heads;
    }

    /// {@return the header fields that say who asks}
    public Map<String, String> credentials() {
        return credentials;
    }

    @Override
    public Optional<AccountRecord> account(AccountName account) {
        try (SwiftAnswer answer = call("HEAD", WireText.path(account.value()))) {
            return found(answer, account).map(ok -> SwiftRecords.account(account, ok));
        }
    }

    @Override
    public boolean putAccount(AccountName account, MetadataUpdate update) {
        String path = WireText.path(account.value());
        try (SwiftAnswer answer = call("PUT", path, SwiftRecords.change(update))) {
            return checked(answer, Reason.NO_SUCH_ACCOUNT, account).status() == 201;
        }
    }

    @Override
    public List<ListingEntry> containers(AccountName account, ListingQuery query) {
        return SwiftListing.containers(
                listing(WireText.path(account.value()), query, Reason.NO_SUCH_ACCOUNT));
    }

    /// A container that the sender may not describe is taken to be there: its objects may be open
    /// to the sender all the same.
    @Override
    public Optional<ContainerRecord> container(ContainerPath container) {
        try (SwiftAnswer answer = call("HEAD", path(container))) {
            if (answer.status() == 401 || answer.status() == 403) {
                return Optional.of(SwiftRecords.container(container, answer));
            }
            return found(answer, container).map(ok -> SwiftRecords.container(container, ok));
        }
    }

    @Override
    public Optional<ContainerRecord> recentContainer(ContainerPath container) {
        return heads.container(path(container), credentials, () -> container(container));
    }

    @Override
    public boolean putContainer(ContainerPath container, MetadataUpdate update) {
        try (SwiftAnswer answer = call("PUT", path(container), SwiftRecords.change(update))) {
            return checked(answer, Reason.NO_SUCH_ACCOUNT, container).status() == 201;
        }
    }

    @Override
    public void updateContainer(ContainerPath container, MetadataUpdate update) {
        try (SwiftAnswer answer = call("POST", path(container), SwiftRecords.change(update))) {
            checked(answer, Reason.NO_SUCH_CONTAINER, container);
        }
    }

    @Override
    public void deleteContainer(ContainerPath container) {
        try (SwiftAnswer answer = call("DELETE", path(container))) {
            if (answer.status() == 409) {
                throw new StorageException(
                        Reason.CONTAINER_NOT_EMPTY, "container not empty: " + container);
            }
            checked(answer, Reason.NO_SUCH_CONTAINER, container);
        }
    }

    @Override
    public List<ListingEntry> objects(ContainerPath container, ListingQuery query) {
        return SwiftListing.objects(listing(path(container), query, Reason.NO_SUCH_CONTAINER));
    }

    @Override
    public Optional<ObjectRecord> object(ObjectPath object) {
        try (SwiftAnswer answer = call("HEAD", path(object))) {
            return found(answer, object)
                    .map(ok -> SwiftRecords.object(object, Math.max(0, ok.length()), ok));
        }
    }

    @Override
    public Optional<ObjectRecord> recentObject(ObjectPath object) {
        return heads.object(path(object), credentials, () -> object(object));
    }

    /// Fetches the object. Blocks until the last byte is here.
    @Override
    public Optional<OpenObject> open(ObjectPath object) {
        return open(object, Map.of());
    }

    /// The same, of a part or of a version of it.
    ///
    /// @param conditions `Range`, `If-Match` and their like
    public Optional<OpenObject> open(ObjectPath object, Map<String, String> conditions) {
        try (SwiftAnswer answer = call("GET", path(object), conditions)) {
            return found(answer, object).map(ok -> fetch(object, ok));
        }
    }

    private OpenObject fetch(ObjectPath object, SwiftAnswer answer) {
        SpooledBytes bytes = spool.fill(answer);
        try {
            return new SwiftObject(SwiftRecords.object(object, bytes.size(), answer), bytes);
        } catch (RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    @Override
    public Upload upload(ObjectPath object) {
        return new SwiftUpload(object, this, spool);
    }

    @Override
    public ObjectRecord updateObject(
            ObjectPath object, String contentType, Map<String, String> metadata) {
        Map<String, String> headers = new HashMap<>(metadata);
        if (!contentType.isEmpty()) {
            headers.put("content-type", contentType);
        }
        try (SwiftAnswer answer = call("POST", path(object), headers)) {
            checked(answer, Reason.NO_SUCH_OBJECT, object);
        }
        return object(object).orElseThrow(() -> missing(Reason.NO_SUCH_OBJECT, object));
    }

    @Override
    public void deleteObject(ObjectPath object) {
        try (SwiftAnswer answer = call("DELETE", path(object))) {
            checked(answer, Reason.NO_SUCH_OBJECT, object);
        }
    }

    @Override
    public void close() {}

    /// Puts an object whose MD5 is known, which Swift checks.
    ///
    /// @return when Swift says it was written, to the second
    Timestamp put(ObjectPath object, Map<String, String> headers, SpooledBytes bytes) {
        SwiftCall head = SwiftCall.of("PUT", path(object), headers);
        try (SwiftAnswer answer =
                changing(head.target(), () -> http.patience().answer(() -> put(head, bytes)))) {
            return SwiftRecords.lastModified(checked(answer, Reason.NO_SUCH_CONTAINER, object));
        }
    }

    private SwiftAnswer put(SwiftCall head, SpooledBytes bytes) {
        try (var body = bytes.read()) {
            return send(
                    new SwiftCall(
                            head.method(), head.target(), head.headers(), body, bytes.size()));
        }
    }

    private byte[] listing(String path, ListingQuery query, Reason missing) {
        try (SwiftAnswer answer = call("GET", path + SwiftListing.parameters(query))) {
            return SwiftListing.read(checked(answer, missing, path).body());
        }
    }

    private SwiftAnswer call(String method, String target) {
        return call(method, target, Map.of());
    }

    private SwiftAnswer call(String method, String target, Map<String, String> headers) {
        SwiftCall call = SwiftCall.of(method, target, headers);
        return switch (method) {
            case "GET", "HEAD" -> http.sendPatiently(signed(call));
            case "DELETE" -> changing(target, () -> send(call));
            default -> changing(target, () -> http.sendPatiently(signed(call)));
        };
    }

    private SwiftAnswer changing(String target, Supplier<SwiftAnswer> call) {
        try {
            return call.get();
        } finally {
            heads.changed(target);
        }
    }

    private SwiftAnswer send(SwiftCall call) {
        try {
            return http.send(signed(call));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SwiftCall signed(SwiftCall call) {
        SwiftCall signed = call;
        for (Map.Entry<String, String> field : credentials.entrySet()) {
            signed = signed.with(field.getKey(), field.getValue());
        }
        return signed;
    }

    private static Optional<SwiftAnswer> found(SwiftAnswer answer, Object what) {
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(checked(answer, Reason.NO_SUCH_OBJECT, what));
    }

    /// @param missing what a 404 means
    private static SwiftAnswer checked(SwiftAnswer answer, Reason missing, Object what) {
        if (answer.succeeded()) {
            return answer;
        }
        Reason reason =
                switch (answer.status()) {
                    case 401, 403 -> Reason.DENIED;
                    case 404 -> missing;
                    case 412 -> Reason.PRECONDITION_FAILED;
                    case 413 -> Reason.TOO_LARGE;
                    case 507 -> Reason.DISK_FULL;
                    default -> Reason.UNAVAILABLE;
                };
        throw new StorageException(
                reason, "Swift answered %d for %s".formatted(answer.status(), what));
    }

    private static StorageException missing(Reason reason, Object what) {
        return new StorageException(reason, "Swift has no " + what);
    }

    private static String path(ContainerPath path) {
        return WireText.path(path.account(), path.container());
    }

    private static String path(ObjectPath path) {
        return WireText.path(path.account(), path.container(), path.object());
    }
}
