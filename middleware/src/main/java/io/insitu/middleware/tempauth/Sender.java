package io.insitu.middleware.tempauth;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Headers;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.acl.AccessList;
import java.util.Set;

/// Who sent a request, and what that allows.
///
/// @param user empty when nobody is logged in
/// @param groups what the user is a member of; empty when nobody is logged in
record Sender(String user, Set<String> groups, String resellerPrefix) implements Authorizer {
    private static final String RESELLER_ADMIN = ".reseller_admin";

    static Sender anonymous(String resellerPrefix) {
        return new Sender("", Set.of(), resellerPrefix);
    }

    @Override
    public void check(Request request, String account, Right right, String acl) {
        if (!isOfReseller(account) || !may(request, account, right, acl)) {
            throw denied(account);
        }
    }

    private boolean may(Request request, String account, Right right, String acl) {
        if (isResellerAdmin(account)) {
            return true;
        }
        return switch (right) {
            case ADMINISTER -> false;
            case OWN -> groups.contains(account);
            case WRITE -> groups.contains(account) || AccessList.parse(acl).names(groups);
            case READ, LIST -> groups.contains(account) || mayRead(request, right, acl);
        };
    }

    private boolean mayRead(Request request, Right right, String acl) {
        AccessList list = AccessList.parse(acl);
        boolean byReferrer =
                list.letsIn(request.headers().text("Referer"))
                        && (right == Right.READ || list.letsReferrersList());
        return byReferrer || list.names(groups);
    }

    @Override
    public boolean owns(String account) {
        return isOfReseller(account) && (isResellerAdmin(account) || groups.contains(account));
    }

    private boolean isOfReseller(String account) {
        return account.startsWith(resellerPrefix);
    }

    /// Accounts whose name begins with a dot are the system's own.
    private boolean isResellerAdmin(String account) {
        return groups.contains(RESELLER_ADMIN)
                && account.length() > resellerPrefix.length()
                && account.charAt(resellerPrefix.length()) != '.';
    }

    private SwiftException denied(String account) {
        return user.isEmpty() ? unauthorized(account) : new SwiftException(403);
    }

    static SwiftException unauthorized(String realm) {
        // A quote in the name would end the realm, and a line end the header.
        String safe = PercentEncoding.encodePath(realm);
        return new SwiftException(
                401, "", Headers.of("Www-Authenticate", "Swift realm=\"" + safe + "\""));
    }
}
