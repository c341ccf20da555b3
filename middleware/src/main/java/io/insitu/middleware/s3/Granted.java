package io.insitu.middleware.s3;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.DelegatingAuthorizer;
import io.insitu.middleware.Request;
import io.insitu.storage.ContainerPath;

/// The sender of a request where buckets and objects have access control lists: what these let them
/// do is done in their account whatever the lists of its containers say. Elsewhere, and with the
/// account itself, they may what they always may.
record Granted(Authorizer sender, String account) implements DelegatingAuthorizer {
    @Override
    public void check(Request request, String touched, Right right, String acl) {
        if (!touched.equals(account) || right == Right.ADMINISTER) {
            sender.check(request, touched, right, acl);
        }
    }

    @Override
    public void check(Request request, ContainerPath container, Right right, String acl) {
        check(request, container.account(), right, acl);
    }

    @Override
    public boolean isFinal() {
        return true;
    }
}
