package io.insitu.middleware.ratelimit;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Slows down who asks too often, as Swift's middleware of that name: a request waits until it is
/// its turn, and is refused when that would take too long.
///
/// | requests | are limited by |
/// |---|---|
/// | PUT and DELETE of containers | `account_ratelimit` for each account |
/// | PUT, POST, DELETE and COPY of objects | `container_ratelimits` for each container, by the number of its objects |
/// | GET of containers | `container_listing_ratelimits`, the same |
///
/// | option | default | |
/// |---|---|---|
/// | `account_ratelimit` | 0 | a second; 0: any number |
/// | `container_ratelimits` | none | sizes and rates: `100=50;1000=10` |
/// | `container_listing_ratelimits` | none | sizes and rates |
/// | `max_sleep_time` | 60 s | one that had to wait longer gets 498 `Slow down` |
/// | `rate_buffer` | 5 s | how much may be caught up on by going faster |
/// | `account_whitelist` | none | accounts without limits |
/// | `account_blacklist` | none | accounts that are refused: 497, after a second |
///
/// What is known of a rate is of this server alone: several behind one address each let that much
/// through. Jobs are not limited by it.
///
/// Place: before what authenticates. It is not in the pipeline unless it is named there. Shown in
/// `/info` as `ratelimit`.
public final class RateLimitMiddleware implements Middleware {
    /// Lets time pass.
    @FunctionalInterface
    public interface Sleep {
        void pass(Duration time);
    }

    private static final Duration BLACKLISTED = Duration.ofSeconds(1);
    private static final Set<String> WRITES = Set.of("PUT", "POST", "DELETE", "COPY");
    private static final Headers HTML = Headers.of("Content-Type", Response.HTML);

    private final RateLimitConfig config;
    private final ObjectStore store;
    private final Sleep sleep;
    private final RatesBySize writes;
    private final RatesBySize listings;
    private final Turns turns;

    public RateLimitMiddleware(
            RateLimitConfig config, ObjectStore store, InstantSource clock, Sleep sleep) {
        this.config = config;
        this.store = store;
        this.sleep = sleep;
        this.writes = config.writes();
        this.listings = config.listings();
        this.turns = new Turns(config.rateBuffer(), config.maxSleepTime(), clock);
    }

    @Override
    public Map<String, Object> info() {
        return config.info();
    }

    @Override
    public Response handle(Request request, Handler next) {
        switch (request.target()) {
            case Target.OfAccount(var account) -> isLimited(account.value());
            case Target.OfContainer(ContainerPath container) -> {
                if (isLimited(container.account())) {
                    ofContainer(request.method(), container);
                }
            }
            case Target.OfObject(ObjectPath object) -> {
                if (isLimited(object.account()) && WRITES.contains(request.method())) {
                    wait("o/" + object.containerPath(), rate(writes, object.containerPath()));
                }
            }
            case Target.Other ignored -> {}
        }
        return next.handle(request);
    }

    /// {@return whether limits hold for the account}
    ///
    /// @throws SwiftException 497 when nothing is done for it
    private boolean isLimited(String account) {
        if (config.accountWhitelist().contains(account)) {
            return false;
        }
        if (config.accountBlacklist().contains(account)) {
            sleep.pass(BLACKLISTED);
            throw new SwiftException(497, "Your account has been blacklisted", HTML);
        }
        return true;
    }

    private void ofContainer(String method, ContainerPath container) {
        if (method.equals("PUT") || method.equals("DELETE")) {
            wait("a/" + container.account(), config.accountRatelimit());
        } else if (method.equals("GET")) {
            wait("l/" + container, rate(listings, container));
        }
    }

    private double rate(RatesBySize rates, ContainerPath container) {
        return rates.rates().isEmpty()
                ? 0
                : rates.of(store.container(container).map(ContainerRecord::objectCount).orElse(0L));
    }

    private void wait(String kind, double rate) {
        if (rate <= 0) {
            return;
        }
        Optional<Duration> time = turns.take(kind, rate);
        if (time.isEmpty()) {
            throw new SwiftException(498, "Slow down", HTML);
        }
        if (time.get().isPositive()) {
            sleep.pass(time.get());
        }
    }
}
