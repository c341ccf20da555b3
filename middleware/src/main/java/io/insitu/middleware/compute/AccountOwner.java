package io.insitu.middleware.compute;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;

/// Lets pass what an account's owner may do in it, and nothing else: for what the owner has said is
/// to be done whoever comes.
///
/// @param user the name that programs are told
record AccountOwner(String account, String user) implements Authorizer {
    @Override
    public void check(Request request, String touched, Right right, String acl) {
        if (!touched.equals(account) || right == Right.ADMINISTER) {
            throw new SwiftException(403);
        }
    }

    @Override
    public boolean owns(String touched) {
        return touched.equals(account);
    }
}
