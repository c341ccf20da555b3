package io.insitu.middleware.tempauth;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The tokens that were given out and still hold. A user has one at a time, so there are never more
/// of them than users. They are lost when the server ends; a client that is told 401 logs in again.
/// Used by any number of threads.
final class Tokens {
    private static final int RANDOM_BYTES = 16;

    /// A token and who holds it.
    record Token(String text, TempAuthUser user, Instant expires) {}

    private final String prefix;
    private final Duration life;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Token> byText = new ConcurrentHashMap<>();
    private final Map<String, Token> byUser = new HashMap<>();

    Tokens(String resellerPrefix, Duration life, InstantSource clock) {
        this.prefix = resellerPrefix + "tk";
        this.life = life;
        this.clock = clock;
    }

    /// {@return the user's token, a new one if it has none that holds}
    synchronized Token issue(TempAuthUser user) {
        Token current = byUser.get(user.name());
        if (current != null && holds(current)) {
            return current;
        }
        if (current != null) {
            byText.remove(current.text);
        }
        Token token = new Token(newText(), user, clock.instant().plus(life));
        byUser.put(user.name(), token);
        byText.put(token.text, token);
        return token;
    }

    /// {@return who holds the token, if it is one and still holds}
    Optional<TempAuthUser> holder(String text) {
        @Nullable Token token = byText.get(text);
        return token == null || !holds(token) ? Optional.empty() : Optional.of(token.user);
    }

    private boolean holds(Token token) {
        return clock.instant().isBefore(token.expires);
    }

    private String newText() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return prefix + HexFormat.of().formatHex(bytes);
    }
}
