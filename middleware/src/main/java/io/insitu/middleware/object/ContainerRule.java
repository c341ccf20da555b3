package io.insitu.middleware.object;

import io.insitu.middleware.Authorizer.Right;
import io.insitu.middleware.Request;
import io.insitu.storage.ContainerRecord;

/// What a container asks of whoever its access lists let read or write an object as it lies there,
/// by whichever way the request came: a symlink, a manifest or a copy names other containers than
/// the request does.
@FunctionalInterface
public interface ContainerRule {
    /// Asks for nothing more.
    ContainerRule NONE = (_, _, _) -> {};

    /// @param right `READ` or `WRITE`
    /// @throws io.insitu.middleware.SwiftException 403 when the sender may not
    void check(Request request, ContainerRecord container, Right right);
}
