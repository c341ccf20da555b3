package io.insitu.middleware.tempauth;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Headers;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.acl.AccessList;
import io.insitu.middleware.acl.AccountAccessList;
import io.insitu.storage.AccountName;
import io.insitu.storage.AccountRecord;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Who sent a request, and what that allows.
///
/// @param user empty when nobody is logged in
/// @param groups what the user is a member of, and the service that asks for them; empty when
///   nobody is logged in
/// @param lists the access list of each account
record Sender(
        String user,
        Set<String> groups,
        Resellers resellers,
        Function<String, AccountAccessList> lists)
        implements Authorizer {
    private static final String RESELLER_ADMIN = ".reseller_admin";
    private static final String RESELLER_READER = ".reseller_reader";

    Sender {
        groups = Set.copyOf(groups);
    }

    static Sender anonymous(Resellers resellers) {
        return new Sender("", Set.of(), resellers, account -> AccountAccessList.NONE);
    }

    /// @param accounts what the store knows of an account: its access list
    static Sender of(
            TempAuthUser user,
            Resellers resellers,
            Function<AccountName, Optional<AccountRecord>> accounts) {
        return new Sender(
                user.name(),
                user.memberships(resellers),
                resellers,
                account ->
                        accounts.apply(new AccountName(account))
                                .map(AccountRecord::metadata)
                                .map(stored -> stored.getOrDefault(AccountAccessList.HEADER, ""))
                                .map(AccountAccessList::parse)
                                .orElse(AccountAccessList.NONE));
    }

    /// {@return the same for a user for whom a service asks: with its groups too}
    Sender with(TempAuthUser service) {
        Set<String> both = new HashSet<>(groups);
        both.addAll(service.memberships(resellers));
        return new Sender(user, both, resellers, lists);
    }

    @Override
    public void check(Request request, String account, Right right, String acl) {
        if (!isOfReseller(account) || !may(request, account, right, acl)) {
            throw denied(account);
        }
    }

    private boolean may(Request request, String account, Right right, String acl) {
        if (isOfReseller(account, RESELLER_ADMIN)
                || (isOfReseller(account, RESELLER_READER) && isReading(request, right))) {
            return true;
        }
        return switch (right) {
            case ADMINISTER -> false;
            case OWN -> isOwner(account) || isLent(request, account, right);
            case WRITE ->
                    isOwner(account)
                            || AccessList.parse(acl).names(groups)
                            || isLent(request, account, right);
            case READ, LIST ->
                    isOwner(account)
                            || mayRead(request, right, acl)
                            || isLent(request, account, right);
        };
    }

    /// {@return whether the account's own list says so. Who may write there may do anything with
    /// containers, but only read the account itself}
    private boolean isLent(Request request, String account, Right right) {
        if (user.isEmpty()) {
            return false;
        }
        AccountAccessList list = lists.apply(account);
        boolean reads = isReading(request, right);
        boolean ofAccount = right == Right.OWN && request.target() instanceof Target.OfAccount;
        return list.namesAdmin(groups)
                || (list.namesWriter(groups) && (reads || !ofAccount))
                || (list.namesReader(groups) && reads);
    }

    private static boolean isReading(Request request, Right right) {
        return switch (right) {
            case READ, LIST -> true;
            case OWN -> request.method().equals("GET") || request.method().equals("HEAD");
            case WRITE, ADMINISTER -> false;
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
        return isOfReseller(account)
                && (isOfReseller(account, RESELLER_ADMIN)
                        || isOwner(account)
                        || (!user.isEmpty() && lists.apply(account).namesAdmin(groups)));
    }

    private boolean isOwner(String account) {
        return groups.contains(account) && resellers.satisfiedBy(groups, account);
    }

    private boolean isOfReseller(String account) {
        return resellers.prefixOf(account).isPresent();
    }

    /// Accounts whose name begins with a dot are the system's own.
    private boolean isOfReseller(String account, String group) {
        return groups.contains(group)
                && resellers
                        .prefixOf(account)
                        .map(prefix -> account.substring(prefix.length()))
                        .filter(name -> !name.isEmpty() && !name.startsWith("."))
                        .isPresent();
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
