package io.insitu.middleware.cnamelookup;

import java.time.Duration;
import java.util.List;

/// The options of [CnameLookupMiddleware]; each is described there.
///
/// @param storageDomain what hosts of this store end in
/// @param lookupDepth aliases of aliases that are followed
/// @param nameservers addresses of IP version 4, or 6 in brackets, each perhaps with a port; none:
///   those of the machine
/// @param timeout time after which a name server is asked again, and then the next
/// @param cacheLife time for which a name server's word is taken
/// @param cacheEntriesMax names that are remembered
/// @param lookupsMax questions to name servers at a time
public record CnameLookupConfig(
        List<String> storageDomain,
        int lookupDepth,
        List<String> nameservers,
        Duration timeout,
        Duration cacheLife,
        int cacheEntriesMax,
        int lookupsMax) {
    public static final CnameLookupConfig DEFAULT =
            new CnameLookupConfig(
                    List.of(),
                    1,
                    List.of(),
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(1),
                    10_000,
                    64);

    /// @throws IllegalArgumentException saying which option is wrong, its value and the rule
    public CnameLookupConfig {
        storageDomain =
                storageDomain.stream()
                        .map(domain -> domain.startsWith(".") ? domain : "." + domain)
                        .toList();
        nameservers = List.copyOf(nameservers);
        for (String server : nameservers) {
            check(
                    server.matches("(\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:]+])(:\\d{1,5})?"),
                    "nameservers: '%s' is not an address, perhaps with a port".formatted(server));
        }
        check(lookupDepth > 0, "lookup_depth: %d is less than 1".formatted(lookupDepth));
        check(timeout.isPositive(), "timeout: %s is not above 0".formatted(timeout));
        check(
                cacheEntriesMax > 0,
                "cache_entries_max: %d is less than 1".formatted(cacheEntriesMax));
        check(lookupsMax > 0, "lookups_max: %d is less than 1".formatted(lookupsMax));
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
