package io.insitu.middleware.keystoneauth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What was heard of tokens, for a while: also that one is none, lest somebody who guesses made the
/// identity service work. Holds so many of them, those that were used last. Used by any number of
/// threads; while one asks, others that bring the same token may ask too.
final class TokenCache {
    private record Word(Optional<Identity> holder, Instant until) {}

    private final Duration life;
    private final InstantSource clock;
    private final Map<String, Word> entries;

    TokenCache(Duration life, int entriesMax, InstantSource clock) {
        this.life = life;
        this.clock = clock;
        this.entries =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Word> eldest) {
                        return size() > entriesMax;
                    }
                };
    }

    /// {@return who holds the token, now}
    Optional<Identity> holder(String token, Function<String, Optional<Identity>> service) {
        Instant now = clock.instant();
        Word entry = known(token);
        if (entry == null || !now.isBefore(entry.until())) {
            entry = new Word(service.apply(token), now.plus(life));
            remember(token, entry);
        }
        return entry.holder().filter(identity -> now.isBefore(identity.expires()));
    }

    private synchronized @Nullable Word known(String token) {
        return entries.get(token);
    }

    private synchronized void remember(String token, Word entry) {
        entries.put(token, entry);
    }
}
