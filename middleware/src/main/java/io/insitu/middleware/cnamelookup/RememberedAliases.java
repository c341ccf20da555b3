package io.insitu.middleware.cnamelookup;

import io.insitu.storage.Remembered;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// What was heard of hosts' names, for a while: also that one is no alias, since anybody may send
/// requests that name any host. That nobody could say is not remembered.
final class RememberedAliases implements Aliases {
    private final Aliases source;
    private final Remembered<String, Optional<String>> words;

    RememberedAliases(Aliases source, Duration life, int entriesMax, InstantSource clock) {
        this.source = source;
        this.words = new Remembered<>(entriesMax, life, clock);
    }

    @Override
    public Optional<String> of(String host) throws IOException {
        return words.answer(host, () -> source.of(host));
    }
}
