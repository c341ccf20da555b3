package io.insitu.middleware.keystoneauth;

import io.insitu.storage.Remembered;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/// What was heard of tokens, for a while: also that one is none, lest somebody who guesses made the
/// identity service work.
final class TokenCache {
    private final InstantSource clock;
    private final Remembered<String, Optional<Identity>> holders;

    TokenCache(Duration life, int entriesMax, InstantSource clock) {
        this.clock = clock;
        this.holders = new Remembered<>(entriesMax, life, clock);
    }

    /// {@return who holds the token, now}
    Optional<Identity> holder(String token, Function<String, Optional<Identity>> service) {
        Instant now = clock.instant();
        return holders.answer(token, () -> service.apply(token))
                .filter(identity -> now.isBefore(identity.expires()));
    }
}
