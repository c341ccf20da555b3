package io.insitu.middleware.cnamelookup;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What was heard of hosts' names, for a while: also that one is no alias, since anybody may send
/// requests that name any host. Holds so many of them, those that were used last. That nobody could
/// say is not remembered. Used by any number of threads; while one asks, others may ask too.
final class RememberedAliases implements Aliases {
    private record Word(Optional<String> alias, Instant until) {}

    private final Aliases source;
    private final Duration life;
    private final InstantSource clock;
    private final Map<String, Word> words;

    RememberedAliases(Aliases source, Duration life, int entriesMax, InstantSource clock) {
        this.source = source;
        this.life = life;
        this.clock = clock;
        this.words =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Word> eldest) {
                        return size() > entriesMax;
                    }
                };
    }

    @Override
    public Optional<String> of(String host) throws IOException {
        Instant now = clock.instant();
        Word word = known(host);
        if (word == null || !now.isBefore(word.until())) {
            word = new Word(source.of(host), now.plus(life));
            remember(host, word);
        }
        return word.alias();
    }

    private synchronized @Nullable Word known(String host) {
        return words.get(host);
    }

    private synchronized void remember(String host, Word word) {
        words.put(host, word);
    }
}
