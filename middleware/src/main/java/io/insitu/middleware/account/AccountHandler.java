package io.insitu.middleware.account;

import io.insitu.middleware.Authorizer.Right;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.acl.AccountAccessList;
import io.insitu.middleware.constraints.Checks;
import io.insitu.middleware.constraints.MetadataHeaders;
import io.insitu.middleware.constraints.StoredHeaders;
import io.insitu.middleware.listing.ListingPages;
import io.insitu.middleware.listing.ListingParameters;
import io.insitu.middleware.listing.ListingWriter;
import io.insitu.middleware.policy.StoragePolicy;
import io.insitu.storage.AccountName;
import io.insitu.storage.AccountRecord;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.Timestamp;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Accounts: `/v1/{account}`.
///
/// | method | | answers |
/// |---|---|---|
/// | GET | lists the containers (`limit prefix marker end_marker delimiter reverse format`) | 200, 204 for an empty plain list |
/// | HEAD | counts | 204 |
/// | POST | sets `X-Account-Meta-*` and `X-Account-Access-Control` ([AccountAccessList]), removes by `X-Remove-Account-Meta-*` or an empty value | 204 |
/// | PUT | creates it | 201, 202 when it was there; 405 unless `allow_account_management` |
/// | DELETE | deletes it with all that is in it | 204, 404; 405 unless `allow_account_management` |
/// | OPTIONS | | 200 with `Allow` |
///
/// An account need not be created: its owner sees an empty one, and it comes to be with the first
/// container or the first POST (Swift's `account_autocreate`). What is counted is told a second
/// time for the one storage policy (`X-Account-Storage-Policy-NAME-…`).
public final class AccountHandler implements Handler {
    private static final String ALLOWED = "OPTIONS, POST, GET, HEAD";
    private static final String ALLOWED_TO_MANAGE = "PUT, DELETE, " + ALLOWED;
    private static final Set<String> OWNERS_ONLY =
            Set.of(
                    AccountAccessList.HEADER,
                    "x-account-meta-temp-url-key",
                    "x-account-meta-temp-url-key-2");

    /// @param allowAccountManagement whether whoever administers all accounts may create one by PUT
    ///   and delete one by DELETE
    public record Config(boolean allowAccountManagement) {
        public static final Config DEFAULT = new Config(false);
    }

    private final Config config;
    private final StoragePolicy policy;
    private final ObjectStore store;
    private final Checks checks;
    private final InstantSource clock;
    private final MetadataHeaders metadata =
            new MetadataHeaders("account", Set.of(AccountAccessList.HEADER));

    public AccountHandler(
            Config config,
            StoragePolicy policy,
            ObjectStore store,
            Checks checks,
            InstantSource clock) {
        this.config = config;
        this.policy = policy;
        this.store = store;
        this.checks = checks;
        this.clock = clock;
    }

    /// {@return what `/info` says of accounts, beside the limits}
    public Map<String, Object> info() {
        return Map.of(
                "allow_account_management",
                config.allowAccountManagement(),
                "account_autocreate",
                true);
    }

    @Override
    public Response handle(Request request) {
        if (!(request.target() instanceof Target.OfAccount(AccountName account))) {
            throw new IllegalArgumentException("not an account: " + request.path());
        }
        return switch (request.method()) {
            case "GET", "HEAD" -> read(request, account);
            case "POST" -> post(request, account);
            case "PUT" -> put(request, account);
            case "OPTIONS" -> Response.standard(200).withHeader("Allow", allowed());
            case "DELETE" -> delete(request, account);
            default -> throw notAllowed();
        };
    }

    private String allowed() {
        return config.allowAccountManagement() ? ALLOWED_TO_MANAGE : ALLOWED;
    }

    private SwiftException notAllowed() {
        return new SwiftException(405, "", Headers.of("Allow", allowed()));
    }

    private Response read(Request request, AccountName account) {
        request.authorizer().check(request, account.value(), Right.OWN, "");
        checks.accountName(account.value());
        ListingQuery query =
                ListingParameters.parse(request.query(), checks.limits().accountListingLimit());
        Optional<AccountRecord> record = store.account(account);
        Headers headers =
                record.map(found -> describe(request, found)).orElseGet(this::neverWritten);
        if (request.method().equals("HEAD")) {
            return ListingWriter.head(request, headers, record.isPresent() ? 204 : 200);
        }
        ListingPages pages =
                record.isPresent() ? page -> store.containers(account, page) : ListingPages.NONE;
        return ListingWriter.account(request, headers, account.value(), pages, query);
    }

    private Headers describe(Request request, AccountRecord record) {
        boolean owner = request.authorizer().owns(record.name().value());
        return counters(
                        record.containerCount(),
                        record.objectCount(),
                        record.bytesUsed(),
                        record.created())
                .and(ofPolicy(record))
                .and(StoredHeaders.of(record.metadata(), owner ? Set.of() : OWNERS_ONLY))
                .with("Accept-Ranges", "bytes");
    }

    private static Headers counters(long containers, long objects, long bytes, Timestamp created) {
        return Headers.of(
                "X-Account-Container-Count", Long.toString(containers),
                "X-Account-Object-Count", Long.toString(objects),
                "X-Account-Bytes-Used", Long.toString(bytes),
                "X-Timestamp", created.toString());
    }

    /// A Swift has these from an account's first container on.
    private Headers ofPolicy(AccountRecord record) {
        if (record.containerCount() == 0) {
            return Headers.EMPTY;
        }
        String prefix = "X-Account-Storage-Policy-" + policy.name();
        return Headers.of(
                prefix + "-Container-Count", Long.toString(record.containerCount()),
                prefix + "-Object-Count", Long.toString(record.objectCount()),
                prefix + "-Bytes-Used", Long.toString(record.bytesUsed()));
    }

    private Headers neverWritten() {
        Timestamp now = Timestamp.of(clock.instant());
        return counters(0, 0, 0, now).with("X-Put-Timestamp", now.toString());
    }

    private Response post(Request request, AccountName account) {
        request.authorizer().check(request, account.value(), Right.OWN, "");
        change(request, account);
        return Response.standard(204);
    }

    private Response put(Request request, AccountName account) {
        request.authorizer().check(request, account.value(), Right.ADMINISTER, "");
        if (!config.allowAccountManagement()) {
            throw notAllowed();
        }
        return Response.standard(change(request, account) ? 201 : 202);
    }

    /// Nobody learns more of an account that is not theirs than that they may not. A query is
    /// refused, as Swift does: it was meant for a step that is not there, `bulk-delete` for
    /// example.
    private Response delete(Request request, AccountName account) {
        request.authorizer().check(request, account.value(), Right.ADMINISTER, "");
        if (!config.allowAccountManagement()) {
            throw notAllowed();
        }
        if (!request.query().isEmpty()) {
            throw new SwiftException(400);
        }
        checks.accountName(account.value());
        store.deleteAccount(account);
        return Response.standard(204).withHeader("X-Account-Status", "Deleted");
    }

    private static Headers cleaned(Headers headers) {
        return headers.first(AccountAccessList.HEADER)
                .map(list -> headers.with(AccountAccessList.HEADER, AccountAccessList.clean(list)))
                .orElse(headers);
    }

    private boolean change(Request request, AccountName account) {
        checks.accountName(account.value());
        Headers headers = cleaned(request.headers());
        checks.metadata(headers, "account");
        MetadataUpdate update = metadata.update(headers);
        Map<String, String> before =
                store.account(account).map(AccountRecord::metadata).orElse(Map.of());
        checks.total(metadata.after(before, update));
        return store.putAccount(account, update);
    }
}
