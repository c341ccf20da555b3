package io.insitu.middleware.keystoneauth;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.acl.AccessList;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;

/// What somebody may do whom the identity service knows, by their roles and the containers' lists.
record Member(Identity identity, KeystoneConfig config) implements Authorizer {

    @Override
    public void check(Request request, String account, Right right, String acl) {
        if (!may(request, account, right, acl)) {
            throw new SwiftException(403);
        }
    }

    private boolean may(Request request, String account, Right right, String acl) {
        if (isResellerAdmin()) {
            return true;
        }
        AccessList list = AccessList.parse(acl);
        boolean own = account.equals(config.resellerPrefix() + identity.project());
        return switch (right) {
            case ADMINISTER -> false;
            case OWN -> (own && isOperator()) || (isReading(request.method()) && isReader(own));
            case WRITE -> names(list) || (own && (isOperator() || namesRole(list)));
            case READ, LIST ->
                    names(list)
                            || letsIn(request, right, list)
                            || isReader(own)
                            || (own && (isOperator() || namesRole(list)));
        };
    }

    private static boolean isReading(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    private boolean isReader(boolean own) {
        return hasOneOf(config.systemReaderRoles())
                || (own && hasOneOf(config.projectReaderRoles()));
    }

    /// {@return whether the list has the user in the project, by their ids}
    private boolean names(AccessList list) {
        String project = identity.project();
        String user = identity.userId();
        return list.names(Set.of(project + ":" + user, project + ":*", "*:" + user, "*:*"));
    }

    private boolean namesRole(AccessList list) {
        return list.groups().stream()
                .anyMatch(name -> identity.roles().contains(name.toLowerCase(Locale.ROOT)));
    }

    static boolean letsIn(Request request, Right right, AccessList list) {
        return (right == Right.READ || (right == Right.LIST && list.letsReferrersList()))
                && list.letsIn(request.headers().text("Referer"));
    }

    private boolean isOperator() {
        return hasOneOf(config.operatorRoles());
    }

    private boolean isResellerAdmin() {
        return identity.roles().contains(config.resellerAdminRole().toLowerCase(Locale.ROOT));
    }

    private boolean hasOneOf(Collection<String> roles) {
        return roles.stream()
                .anyMatch(role -> identity.roles().contains(role.toLowerCase(Locale.ROOT)));
    }

    @Override
    public boolean owns(String account) {
        return isResellerAdmin()
                || (account.equals(config.resellerPrefix() + identity.project()) && isOperator());
    }

    @Override
    public String user() {
        return identity.userName().isEmpty() ? identity.userId() : identity.userName();
    }
}
