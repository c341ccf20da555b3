package io.insitu.middleware.signature;

import io.insitu.storage.AccountName;
import io.insitu.storage.AccountRecord;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ObjectStore;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The keys with which URLs and forms of a container may be signed: up to two of its account, for
/// anything in the account, and up to two of its own. Two, so that one can be changed while the
/// other holds. Their owners set them as `X-Account-Meta-Temp-URL-Key`,
/// `X-Account-Meta-Temp-URL-Key-2`, `X-Container-Meta-Temp-URL-Key` and so on.
///
/// @param account those of the account
/// @param container those of the container
public record SigningKeys(List<String> account, List<String> container) {
    private static final List<String> NAMES = List.of("temp-url-key", "temp-url-key-2");

    public SigningKeys {
        account = List.copyOf(account);
        container = List.copyOf(container);
    }

    public static SigningKeys of(ObjectStore store, ContainerPath container) {
        AccountName account = container.accountName();
        Map<String, String> ofAccount =
                store.account(account).map(AccountRecord::metadata).orElse(Map.of());
        Map<String, String> ofContainer =
                store.container(container).map(ContainerRecord::metadata).orElse(Map.of());
        return new SigningKeys(
                keys(ofAccount, "x-account-meta-"), keys(ofContainer, "x-container-meta-"));
    }

    private static List<String> keys(Map<String, String> metadata, String prefix) {
        return NAMES.stream()
                .map(name -> metadata.getOrDefault(prefix + name, ""))
                .filter(key -> !key.isEmpty())
                .toList();
    }

    /// {@return all of them}
    public Stream<String> all() {
        return Stream.concat(account.stream(), container.stream());
    }
}
