package io.insitu.middleware.compute;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Exchange;
import io.insitu.middleware.Headers;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.Body;
import java.time.Instant;

/// Lets pass what an account's owner may do in it, and nothing else: for what the owner has said is
/// to be done whoever comes.
///
/// @param user the name that programs are told
record AccountOwner(String account, String user) implements Authorizer {
    /// {@return a request that nobody has sent, with these rights}
    ///
    /// @param path as it is called, not yet encoded
    /// @param by what made it, in the place of a transaction
    static Request request(String method, String path, String account, String by) {
        return new Request(
                method,
                PercentEncoding.encodePath(path),
                Query.EMPTY,
                Headers.EMPTY,
                Body.empty(),
                new AccountOwner(account, ""),
                new Exchange(by, "", "localhost", Instant.EPOCH, _ -> {}));
    }

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
