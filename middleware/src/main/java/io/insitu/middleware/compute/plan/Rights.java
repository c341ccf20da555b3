package io.insitu.middleware.compute.plan;

import io.insitu.middleware.Authorizer.Right;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.JobParser;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the sender of a job may touch. Asks once for each container and kind of access. Used by one
/// thread.
public final class Rights {
    private static final ProgramRule RULE = new ProgramRule();

    private final Request request;
    private final ObjectStore store;

    /// A container's metadata that names what answers for it below `/api`.
    private static final String ENDPOINT = "x-container-meta-rest-endpoint";

    private static final String SUID = "x-container-meta-zerovm-suid";

    private final @Nullable ObjectPath endpoint;
    private final Map<ContainerPath, Boolean> readable = new HashMap<>();
    private final Map<ContainerPath, Boolean> listable = new HashMap<>();
    private final Map<ContainerPath, Boolean> writable = new HashMap<>();

    public Rights(Request request, ObjectStore store) {
        this(request, store, null);
    }

    private Rights(Request request, ObjectStore store, @Nullable ObjectPath endpoint) {
        this.endpoint = endpoint;
        this.request = request;
        this.store = store;
    }

    /// {@return the rights of a job that serves as that endpoint: beside the sender's own, to touch
    /// containers that have the same endpoint and let the sender use it}
    ///
    /// @param endpoint what the container's [#ENDPOINT] names
    public static Rights serving(Request request, ObjectStore store, ObjectPath endpoint) {
        return new Rights(request, store, endpoint);
    }

    /// Checks that the sender may have the container's endpoint run.
    ///
    /// @throws io.insitu.middleware.SwiftException 401 or 403
    public void serve(ContainerRecord container) {
        if (!isLent(container)) {
            own(container.path().account());
        }
    }

    /// Checks that the sender may have the job run in that account which the endpoint is: who owns
    /// the account may, and whom the endpoint's own container lets use it, if that is the
    /// account's.
    ///
    /// @throws io.insitu.middleware.SwiftException 401 or 403
    public void run(String account, ObjectPath job) {
        boolean lent =
                job.account().equals(account)
                        && store.recentContainer(job.containerPath())
                                .filter(this::isLent)
                                .isPresent();
        if (!lent) {
            own(account);
        }
    }

    /// To run a job is never just to read, whatever the method with which it is asked for.
    ///
    /// @throws io.insitu.middleware.SwiftException 401 or 403
    public void own(String account) {
        request.authorizer().check(request.withMethod("POST"), account, Right.OWN, "");
    }

    /// {@return whether the container exists}
    ///
    /// @throws io.insitu.middleware.SwiftException 401 or 403
    public boolean read(ContainerPath container) {
        return readable.computeIfAbsent(
                container, path -> use(path, Right.READ, "x-container-read"));
    }

    /// {@return whether the container exists}
    ///
    /// @throws io.insitu.middleware.SwiftException 401 or 403
    public boolean list(ContainerPath container) {
        return listable.computeIfAbsent(
                container, path -> check(path, Right.LIST, "x-container-read").isPresent());
    }

    /// {@return whether the container exists}
    ///
    /// @throws io.insitu.middleware.SwiftException 401 or 403
    public boolean write(ContainerPath container) {
        return writable.computeIfAbsent(
                container, path -> use(path, Right.WRITE, "x-container-write"));
    }

    /// Checks that the sender may write there, be it through the container's program.
    ///
    /// @return whether the container exists
    /// @throws io.insitu.middleware.SwiftException 401 or 403
    public boolean writeThrough(ContainerPath container) {
        return check(container, Right.WRITE, "x-container-write").isPresent();
    }

    private boolean use(ContainerPath path, Right right, String list) {
        Optional<ContainerRecord> container = check(path, right, list);
        container
                .filter(found -> !isLent(found))
                .ifPresent(found -> RULE.check(request, found, right));
        return container.isPresent();
    }

    private Optional<ContainerRecord> check(ContainerPath path, Right right, String list) {
        Optional<ContainerRecord> container = store.recentContainer(path);
        String acl = container.map(found -> found.metadata().getOrDefault(list, "")).orElse("");
        if (container.isEmpty() || !isLent(container.get())) {
            request.authorizer().check(request, path, right, acl);
        }
        return container;
    }

    /// {@return what answers for the container below `/api`; `~` is the container's own account}
    public static Optional<ObjectPath> endpointOf(ContainerRecord container) {
        return JobParser.object(
                container.metadata().getOrDefault(ENDPOINT, ""), container.path().account());
    }

    /// Whether the container lets the sender touch it through the endpoint that runs, in the words
    /// of an access list.
    private boolean isLent(ContainerRecord container) {
        String lentTo = container.metadata().getOrDefault(SUID, "");
        if (endpoint == null
                || lentTo.isEmpty()
                || !endpointOf(container).filter(endpoint::equals).isPresent()) {
            return false;
        }
        try {
            request.authorizer().check(request, container.path(), Right.READ, lentTo);
            return true;
        } catch (SwiftException e) {
            return false;
        }
    }
}
