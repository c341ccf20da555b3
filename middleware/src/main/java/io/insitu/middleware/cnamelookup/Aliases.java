package io.insitu.middleware.cnamelookup;

import java.io.IOException;
import java.util.Optional;

/// Asks what a host's name is an alias of.
@FunctionalInterface
interface Aliases {
    /// {@return the name that the host's CNAME record has, without a dot at its end; nothing when
    /// there is none}
    ///
    /// @throws IOException when nobody could say
    Optional<String> of(String host) throws IOException;
}
