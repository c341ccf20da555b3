package io.insitu.middleware.signature;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;

/// Whoever holds something signed: may read and write what the key that signed it is for, and
/// nothing that is its owner's only.
///
/// @param name for logs
/// @param account in which something may be done
/// @param container to which that is limited; empty when it is not
public record Holder(String name, String account, String container) implements Authorizer {
    @Override
    public void check(Request request, String touched, Right right, String acl) {
        boolean ordinary = right == Right.READ || right == Right.WRITE || right == Right.LIST;
        if (!ordinary || !touched.equals(account) || !isInContainer(request)) {
            throw new SwiftException(401);
        }
    }

    /// What is asked for need not be what the URL names: the segments of a large object, for
    /// example, of which each is a request of its own.
    private boolean isInContainer(Request request) {
        if (container.isEmpty()) {
            return true;
        }
        return switch (request.target()) {
            case Target.OfContainer(ContainerPath path) -> path.container().equals(container);
            case Target.OfObject(ObjectPath path) -> path.container().equals(container);
            case Target.OfAccount ignored -> false;
            case Target.Other ignored -> false;
        };
    }

    @Override
    public boolean isFinal() {
        return true;
    }

    @Override
    public String user() {
        return name;
    }
}
