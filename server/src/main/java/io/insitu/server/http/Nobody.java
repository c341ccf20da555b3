package io.insitu.server.http;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;

/// Who sends a request that no step has authenticated: may do nothing.
final class Nobody implements Authorizer {
    static final Nobody INSTANCE = new Nobody();

    private Nobody() {}

    @Override
    public void check(Request request, String account, Right right, String acl) {
        throw new SwiftException(401, "This server has no way of telling who you are.");
    }

    @Override
    public String user() {
        return "";
    }
}
