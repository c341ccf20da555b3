package io.insitu.middleware.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// @param accountRatelimit containers created and deleted a second in one account; 0: any number
/// @param containerRatelimits writes of objects a second by the number of objects in their
///   container: `100=50;1000=10`; between two sizes it goes over from one to the other
/// @param containerListingRatelimits the same for listings of a container
/// @param maxSleepTime that a request waits for its turn; one that had to wait longer gets 498
/// @param rateBuffer time that may be caught up on by going faster
/// @param accountWhitelist accounts without limits
/// @param accountBlacklist accounts that are refused, with 497
public record RateLimitConfig(
        double accountRatelimit,
        Map<String, String> containerRatelimits,
        Map<String, String> containerListingRatelimits,
        Duration maxSleepTime,
        Duration rateBuffer,
        List<String> accountWhitelist,
        List<String> accountBlacklist) {
    public static final RateLimitConfig DEFAULT =
            new RateLimitConfig(
                    0,
                    Map.of(),
                    Map.of(),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(5),
                    List.of(),
                    List.of());

    /// @throws IllegalArgumentException for a rate that is none
    public RateLimitConfig {
        containerRatelimits = Map.copyOf(containerRatelimits);
        containerListingRatelimits = Map.copyOf(containerListingRatelimits);
        accountWhitelist = List.copyOf(accountWhitelist);
        accountBlacklist = List.copyOf(accountBlacklist);
        if (accountRatelimit < 0) {
            throw new IllegalArgumentException(
                    "account_ratelimit: %s is negative".formatted(accountRatelimit));
        }
        RatesBySize.parse("container_ratelimits", containerRatelimits);
        RatesBySize.parse("container_listing_ratelimits", containerListingRatelimits);
    }

    RatesBySize writes() {
        return RatesBySize.parse("container_ratelimits", containerRatelimits);
    }

    RatesBySize listings() {
        return RatesBySize.parse("container_listing_ratelimits", containerListingRatelimits);
    }

    Map<String, Object> info() {
        Map<String, Object> section = new TreeMap<>();
        section.put("account_ratelimit", accountRatelimit);
        section.put("max_sleep_time_seconds", maxSleepTime.toMillis() / 1000.0);
        section.put("container_ratelimits", writes().info());
        section.put("container_listing_ratelimits", listings().info());
        return Map.of("ratelimit", section);
    }
}
