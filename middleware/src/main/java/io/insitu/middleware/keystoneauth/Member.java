package io.insitu.middleware.keystoneauth;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.acl.AccessList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What somebody may do whom the identity service knows, by their roles, those of the service that
/// asks for them, and the containers' lists.
///
/// @param serviceRoles of whoever holds the `X-Service-Token`; empty without one
record Member(
        Identity identity, Set<String> serviceRoles, KeystoneConfig config, ProjectDomains domains)
        implements Authorizer {
    private static final String ANY = "*";

    Member {
        serviceRoles = Set.copyOf(serviceRoles);
    }

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
        return switch (right) {
            case ADMINISTER -> false;
            case OWN -> isOperator(account) || (isReading(request.method()) && isReader(account));
            case WRITE -> names(account, list) || isOperator(account) || namesRole(account, list);
            case READ, LIST ->
                    names(account, list)
                            || letsIn(request, right, list)
                            || isReader(account)
                            || isOperator(account)
                            || namesRole(account, list);
        };
    }

    private static boolean isReading(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    private boolean isOwn(String account) {
        return config.isOf(account, identity.project().id());
    }

    private boolean isReader(String account) {
        return hasOneOf(config.systemReaderRoles())
                || (isOwn(account) && hasOneOf(config.projectReaderRoles()));
    }

    /// {@return whether the list has the user in the project, by their ids, or by their names where
    /// these mean nobody else}
    private boolean names(String account, AccessList list) {
        Identity.Named project = identity.project();
        Identity.Named user = identity.user();
        return list.names(pairs(List.of(project.id(), ANY), List.of(user.id(), ANY)))
                || (list.names(
                                pairs(
                                        List.of(project.id(), project.name(), ANY),
                                        List.of(user.id(), user.name(), ANY)))
                        && domains.allowNames(account, identity));
    }

    private static Set<String> pairs(List<String> projects, List<String> users) {
        Set<String> pairs = new HashSet<>();
        projects.forEach(project -> users.forEach(user -> pairs.add(project + ":" + user)));
        return pairs;
    }

    private boolean namesRole(String account, AccessList list) {
        return isOwn(account)
                && list.groups().stream()
                        .anyMatch(name -> identity.roles().contains(name.toLowerCase(Locale.ROOT)));
    }

    static boolean letsIn(Request request, Right right, AccessList list) {
        return (right == Right.READ || (right == Right.LIST && list.letsReferrersList()))
                && list.letsIn(request.headers().text("Referer"));
    }

    /// An account that services keep for a project takes the project's operator and the service
    /// together: neither can do without the other.
    private boolean isOperator(String account) {
        Set<String> required = config.serviceRoles(account);
        return isOwn(account)
                && hasOneOf(config.operatorRoles())
                && (required.isEmpty() || required.stream().anyMatch(serviceRoles::contains));
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
        return isResellerAdmin() || isOperator(account);
    }

    @Override
    public String user() {
        Identity.Named user = identity.user();
        return user.name().isEmpty() ? user.id() : user.name();
    }
}
