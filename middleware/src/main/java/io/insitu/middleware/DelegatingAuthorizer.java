package io.insitu.middleware;

import io.insitu.storage.ContainerPath;

/// Decides as the sender does whose request it is, but for what it says itself.
public interface DelegatingAuthorizer extends Authorizer {
    Authorizer sender();

    @Override
    default void check(Request request, String account, Right right, String acl) {
        sender().check(request, account, right, acl);
    }

    @Override
    default void check(Request request, ContainerPath container, Right right, String acl) {
        sender().check(request, container, right, acl);
    }

    @Override
    default boolean owns(String account) {
        return sender().owns(account);
    }

    @Override
    default boolean isFinal() {
        return sender().isFinal();
    }

    @Override
    default String user() {
        return sender().user();
    }
}
