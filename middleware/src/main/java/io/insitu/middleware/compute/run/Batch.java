package io.insitu.middleware.compute.run;

import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.plan.Planner;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.StorageException;
import io.insitu.storage.Upload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// What a component stores: all of it at one moment, or nothing.
final class Batch {
    private final ObjectStore store;
    private final List<ObjectPath> paths = new ArrayList<>();
    private final List<Upload.Ready> uploads = new ArrayList<>();

    Batch(ObjectStore store) {
        this.store = store;
    }

    /// Adds an object. Its upload stays the caller's to close.
    ///
    /// @param ready writes what is still to be written
    /// @throws SwiftException 507, 413 … when that cannot be done
    void add(ObjectPath path, Supplier<Upload.Ready> ready) {
        try {
            uploads.add(ready.get());
            paths.add(path);
        } catch (StorageException e) {
            throw refused(e, path);
        }
    }

    /// {@return what is stored now}
    ///
    /// @throws SwiftException 404, 507 … when it cannot be
    List<ObjectRecord> commit() {
        if (uploads.isEmpty()) {
            return List.of();
        }
        try {
            return store.commit(uploads);
        } catch (StorageException e) {
            throw refused(e, blamed());
        }
    }

    /// The store does not say which object it refused: it is one that has lost its container, or
    /// any of them.
    private ObjectPath blamed() {
        return paths.stream()
                .filter(path -> store.container(path.containerPath()).isEmpty())
                .findFirst()
                .orElseGet(paths::getFirst);
    }

    /// {@return the error in the words of the contract}
    private static SwiftException refused(StorageException e, ObjectPath path) {
        return switch (e.reason()) {
            case DISK_FULL -> refused(507, "Insufficient Storage", path);
            case NO_SUCH_ACCOUNT, NO_SUCH_CONTAINER, NO_SUCH_OBJECT -> Planner.homeless(path);
            case CONTAINER_NOT_EMPTY, PRECONDITION_FAILED -> refused(409, "Conflict", path);
            case DENIED -> refused(403, "Forbidden", path);
            case TOO_LARGE -> refused(413, "Request Entity Too Large", path);
            case UNAVAILABLE -> refused(503, "Service Unavailable", path);
        };
    }

    private static SwiftException refused(int status, String reason, ObjectPath path) {
        return new SwiftException(
                status, "Status %d %s when putting %s".formatted(status, reason, path));
    }
}
