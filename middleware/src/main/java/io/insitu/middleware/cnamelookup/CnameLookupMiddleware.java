package io.insitu.middleware.cnamelookup;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a host of somebody's own for the one that it is an alias of in the DNS, as Swift's
/// middleware of that name: with `www.example.org CNAME c.auth-test.storage.example` a request to
/// the former is one to the latter, which `domain_remap` understands. A redirection is told in the
/// client's terms. Aliases of aliases are followed `lookup_depth` times. A host that ends in a
/// storage domain and an address pass as they are; one that leads nowhere is refused (400), and so
/// is one that the name servers could not be asked about.
///
/// | option | default | |
/// |---|---|---|
/// | `storage_domain` | none | what hosts of this store end in; without any the step does nothing |
/// | `lookup_depth` | 1 | how many records may lead there |
/// | `nameservers` | the machine's | addresses, perhaps with ports |
/// | `timeout` | 2 s | after which a name server is asked once more, and then the next |
/// | `cache_life` | 1 minute | for which a name server's word is taken. Swift takes it for as long as the record says |
/// | `cache_entries_max` | 10 000 | names that are remembered |
/// | `lookups_max` | 64 | questions at a time; a request that needs one more gets 503 |
///
/// Place: before `domain_remap`. It is not in the pipeline unless it is named there. Shown in
/// `/info` as `cname_lookup`.
public final class CnameLookupMiddleware implements Middleware {
    private static final Logger LOG = LoggerFactory.getLogger(CnameLookupMiddleware.class);
    private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}|\\[.*");

    /// What a host may be called (RFC 1035, section 2.3.1, and the underscore that Swift's accounts
    /// have); nothing else is worth a question.
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");

    private final CnameLookupConfig config;
    private final Aliases aliases;

    public CnameLookupMiddleware(CnameLookupConfig config, InstantSource clock) {
        this(config, new NameServers(config.nameservers(), config.timeout()), clock);
    }

    CnameLookupMiddleware(CnameLookupConfig config, Aliases source, InstantSource clock) {
        this.config = config;
        Semaphore lookups = new Semaphore(config.lookupsMax());
        Aliases bounded = host -> ask(source, lookups, host);
        this.aliases =
                new RememberedAliases(bounded, config.cacheLife(), config.cacheEntriesMax(), clock);
    }

    private static Optional<String> ask(Aliases source, Semaphore lookups, String host)
            throws IOException {
        if (!lookups.tryAcquire()) {
            throw new SwiftException(503);
        }
        try {
            return source.of(host);
        } finally {
            lookups.release();
        }
    }

    @Override
    public Map<String, Object> info() {
        return Map.of("cname_lookup", Map.of("lookup_depth", config.lookupDepth()));
    }

    @Override
    public Response handle(Request request, Handler next) {
        String given = request.exchange().host();
        int colon = given.lastIndexOf(':');
        String host = colon < 0 ? given : given.substring(0, colon);
        boolean passes =
                config.storageDomain().isEmpty()
                        || ADDRESS.matcher(given).matches()
                        || ADDRESS.matcher(host).matches()
                        || isOurs(host.toLowerCase(Locale.ROOT));
        if (passes) {
            return next.handle(request);
        }
        String meant = meant(host.toLowerCase(Locale.ROOT)) + given.substring(host.length());
        return inTermsOf(given, meant, next.handle(request.withHost(meant)));
    }

    private boolean isOurs(String host) {
        String whole = "." + host;
        return config.storageDomain().stream().anyMatch(whole::endsWith);
    }

    /// @throws SwiftException 400 for a host that is an alias of none of ours
    private String meant(String host) {
        String name = host;
        for (int tries = 0; tries < config.lookupDepth(); tries++) {
            Optional<String> alias = alias(name);
            if (alias.isEmpty() || alias.get().equals(name)) {
                throw refused("CNAME lookup failed to resolve to a valid domain");
            }
            name = alias.get();
            if (isOurs(name)) {
                return name;
            }
        }
        throw refused("CNAME lookup failed after %d tries".formatted(config.lookupDepth()));
    }

    private static SwiftException refused(String message) {
        return new SwiftException(400, message);
    }

    private Optional<String> alias(String host) {
        if (!NAME.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return aliases.of(host).map(alias -> alias.toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            LOG.warn("{}: {}", e.getMessage(), String.valueOf(e.getCause()));
            return Optional.empty();
        }
    }

    private static Response inTermsOf(String given, String meant, Response answer) {
        Matcher location =
                Pattern.compile("(https?://)" + Pattern.quote(meant) + "(/.*)?")
                        .matcher(answer.headers().text("Location"));
        return location.matches()
                ? answer.withHeader(
                        "Location",
                        location.replaceFirst("$1" + Matcher.quoteReplacement(given) + "$2"))
                : answer;
    }
}
