package io.insitu.middleware.keystoneauth;

import io.insitu.middleware.Request;
import io.insitu.middleware.Target;
import io.insitu.storage.AccountName;
import io.insitu.storage.AccountRecord;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.ObjectStore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Remembers with each account the domain of the project that it belongs to, as Swift does, since
/// the names in an access list are only heeded where everybody is of the default domain: elsewhere
/// two projects may have the same name.
record ProjectDomains(ObjectStore store, KeystoneConfig config) {
    /// System metadata of the account.
    static final String REMEMBERED = "x-account-sysmeta-project-domain-id";

    /// For an account that was made by somebody of another project.
    private static final String UNKNOWN = "_unknown";

    /// {@return whether an account's lists may mean the sender by names}
    boolean allowNames(String account, Identity sender) {
        return config.allowNamesInAcls()
                && isDefault(sender.user().domain())
                && isDefault(sender.project().domain())
                && (config.isOf(account, sender.project().id()) || isOfDefault(account));
    }

    /// An identity that has no domain is of an API that knew none.
    private boolean isDefault(String domain) {
        return domain.isEmpty() || domain.equals(config.defaultDomain());
    }

    /// What was made before domains were remembered is of the default one.
    private boolean isOfDefault(String account) {
        String byDefault = config.defaultDomain();
        return store.account(new AccountName(account))
                .map(record -> record.metadata().getOrDefault(REMEMBERED, byDefault))
                .filter(byDefault::equals)
                .isPresent();
    }

    /// What a request that has made or changed an account tells of it.
    ///
    /// @param domain what will be remembered of the account
    record News(AccountName account, String domain) {}

    /// {@return what is to be remembered if the request succeeds; asked before it is answered}
    Optional<News> of(Request request, Identity sender) {
        Optional<AccountName> changed = changed(request);
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        AccountName account = changed.get();
        boolean own = config.isOf(account.value(), sender.project().id());
        String domain = own ? sender.project().domain() : UNKNOWN;
        Optional<AccountRecord> record = store.account(account);
        if (record.isEmpty()) {
            return Optional.of(new News(account, domain));
        }
        String known = record.get().metadata().get(REMEMBERED);
        boolean better =
                known == null ? domain.equals(config.defaultDomain()) : known.equals(UNKNOWN);
        return own && better ? Optional.of(new News(account, domain)) : Optional.empty();
    }

    private static Optional<AccountName> changed(Request request) {
        boolean puts = request.method().equals("PUT");
        return switch (request.target()) {
            case Target.OfAccount(AccountName account)
                    when puts || request.method().equals("POST") ->
                    Optional.of(account);
            case Target.OfContainer(ContainerPath container) when puts ->
                    Optional.of(new AccountName(container.account()));
            case Target.OfAccount ignored -> Optional.empty();
            case Target.OfContainer ignored -> Optional.empty();
            case Target.OfObject ignored -> Optional.empty();
            case Target.Other ignored -> Optional.empty();
        };
    }

    void remember(News news) {
        store.putAccount(
                news.account(), new MetadataUpdate(Map.of(REMEMBERED, news.domain()), Set.of()));
    }
}
