package io.insitu.middleware.compute.plan;

import io.insitu.middleware.Authorizer.Right;
import io.insitu.middleware.Request;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ObjectStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the sender of a job may touch. Asks once for each container and kind of access. Used by one
/// thread.
public final class Rights {
    private final Request request;
    private final ObjectStore store;
    private final Map<ContainerPath, Boolean> readable = new HashMap<>();
    private final Map<ContainerPath, Boolean> listable = new HashMap<>();
    private final Map<ContainerPath, Boolean> writable = new HashMap<>();

    public Rights(Request request, ObjectStore store) {
        this.request = request;
        this.store = store;
    }

    /// @throws io.insitu.middleware.SwiftException 401 or 403
    public void own(String account) {
        request.authorizer().check(request, account, Right.OWN, "");
    }

    /// {@return whether the container exists}
    ///
    /// @throws io.insitu.middleware.SwiftException 401 or 403
    public boolean read(ContainerPath container) {
        return readable.computeIfAbsent(
                container, path -> check(path, Right.READ, "x-container-read"));
    }

    /// {@return whether the container exists}
    ///
    /// @throws io.insitu.middleware.SwiftException 401 or 403
    public boolean list(ContainerPath container) {
        return listable.computeIfAbsent(
                container, path -> check(path, Right.LIST, "x-container-read"));
    }

    /// {@return whether the container exists}
    ///
    /// @throws io.insitu.middleware.SwiftException 401 or 403
    public boolean write(ContainerPath container) {
        return writable.computeIfAbsent(
                container, path -> check(path, Right.WRITE, "x-container-write"));
    }

    private boolean check(ContainerPath path, Right right, String list) {
        Optional<ContainerRecord> container = store.container(path);
        String acl = container.map(found -> found.metadata().getOrDefault(list, "")).orElse("");
        request.authorizer().check(request, path, right, acl);
        return container.isPresent();
    }
}
