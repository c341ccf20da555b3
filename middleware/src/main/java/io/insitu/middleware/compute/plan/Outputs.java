package io.insitu.middleware.compute.plan;

import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.description.Location;
import io.insitu.storage.ObjectPath;
import java.util.HashSet;
import java.util.Set;

/// The objects that a job will write: each of them once, each where its sender may write.
final class Outputs {
    private final Rights rights;
    private final Set<ObjectPath> written;

    Outputs(Rights rights) {
        this.rights = rights;
        this.written = new HashSet<>();
    }

    Outputs(Outputs before) {
        this.rights = before.rights;
        this.written = new HashSet<>(before.written);
    }

    /// @throws SwiftException 400, 401, 403 or 404 for an object that it cannot write
    void add(GroupPlan group) {
        for (Device device : group.group().devices()) {
            if (!device.kind().readable() && device.path() instanceof Location.Stored stored) {
                add(group, stored);
            }
        }
    }

    private void add(GroupPlan group, Location.Stored stored) {
        if ((group.count() > 1 || group.isOpen()) && !stored.hasWildcard()) {
            throw new SwiftException(
                    400,
                    "Single path %s for multiple node definition: %s, please use wildcard"
                            .formatted(stored.url(), group.group().name()));
        }
        for (int i = 0; i < group.count(); i++) {
            ObjectPath path = group.output(stored, i);
            if (!rights.write(path.containerPath())) {
                throw Planner.homeless(path);
            }
            if (!written.add(path)) {
                throw new SwiftException(400, "Output %s would be written twice".formatted(path));
            }
        }
    }
}
