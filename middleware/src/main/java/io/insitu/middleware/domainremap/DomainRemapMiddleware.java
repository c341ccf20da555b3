package io.insitu.middleware.domainremap;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes account and container from the host's name, as Swift's middleware of that name:
/// `http://CONTAINER.ACCOUNT.example.com/o` is `/v1/ACCOUNT/CONTAINER/o`, and
/// `http://ACCOUNT.example.com/c/o` is `/v1/ACCOUNT/c/o`. A host's name has neither `_` nor upper
/// case, so `auth-test` is `AUTH_test`. A redirection is told in the client's terms. A host of more
/// parts is refused (400); every other passes as it is.
///
/// | option | default | |
/// |---|---|---|
/// | `storage_domain` | none | what such hosts end in; without any the step does nothing |
/// | `path_root` | `v1` | the first part of the path that is made |
/// | `reseller_prefixes` | `AUTH` | what an account's name begins with; empty: anything |
/// | `default_reseller_prefix` | none | put before a name without one; else it passes |
/// | `mangle_client_paths` | false | whether a path that begins with `path_root` loses that |
///
/// Place: before what authenticates, `tempurl`, `formpost` and `bulk`. It is not in the pipeline
/// unless it is named there. Shown in `/info` as `domain_remap`.
public final class DomainRemapMiddleware implements Middleware {
    /// @param storageDomain what hosts end in
    /// @param pathRoot the first part of the path
    /// @param resellerPrefixes what accounts begin with
    /// @param defaultResellerPrefix put before an account without one; empty: none
    /// @param mangleClientPaths whether a path that begins with the root loses that
    public record Config(
            List<String> storageDomain,
            String pathRoot,
            List<String> resellerPrefixes,
            String defaultResellerPrefix,
            boolean mangleClientPaths) {
        public static final Config DEFAULT =
                new Config(List.of(), "v1", List.of("AUTH"), "", false);

        public Config {
            storageDomain =
                    storageDomain.stream()
                            .map(domain -> domain.startsWith(".") ? domain : "." + domain)
                            .toList();
            resellerPrefixes = List.copyOf(resellerPrefixes);
        }
    }

    private final Config config;

    public DomainRemapMiddleware(Config config) {
        this.config = config;
    }

    @Override
    public Map<String, Object> info() {
        Map<String, Object> section = new HashMap<>();
        section.put(
                "default_reseller_prefix",
                config.defaultResellerPrefix().isEmpty() ? null : config.defaultResellerPrefix());
        return Map.of("domain_remap", section);
    }

    @Override
    public Response handle(Request request, Handler next) {
        String host = request.exchange().host().replaceFirst(":\\d*$", "");
        Optional<String> domain =
                config.storageDomain().stream().filter(host::endsWith).findFirst();
        if (domain.isEmpty()) {
            return next.handle(request);
        }
        String[] names =
                host.substring(0, host.length() - domain.get().length())
                        .replaceAll("^\\.+|\\.+$", "")
                        .split("\\.", -1);
        if (names.length > 2) {
            throw new SwiftException(400, "Bad domain in host header");
        }
        return account(names[names.length - 1])
                .map(account -> remapped(request, account, names, next))
                .orElseGet(() -> next.handle(request));
    }

    /// {@return the account that a part of a host's name stands for, if it does}
    private Optional<String> account(String name) {
        if (config.resellerPrefixes().isEmpty()) {
            return Optional.of(name);
        }
        String spelt = name.indexOf('_') < 0 ? name.replaceFirst("-", "_") : name;
        String given = spelt.split("_", 2)[0].toLowerCase(Locale.ROOT);
        for (String prefix : config.resellerPrefixes()) {
            if (prefix.toLowerCase(Locale.ROOT).equals(given)) {
                return Optional.of(prefix + spelt.substring(prefix.length()));
            }
        }
        return config.defaultResellerPrefix().isEmpty()
                ? Optional.empty()
                : Optional.of(config.defaultResellerPrefix() + "_" + spelt);
    }

    private Response remapped(Request request, String account, String[] names, Handler next) {
        String root = config.pathRoot();
        String path = request.path().substring(1);
        if (config.mangleClientPaths() && (path + "/").startsWith(root + "/")) {
            path = path.substring(Math.min(path.length(), root.length() + 1));
        }
        String container = names.length == 2 ? "/" + names[0] : "";
        String remapped = "/" + root + "/" + account + container + "/" + path;
        return inTermsOf(request.path(), remapped, next.handle(request.withPath(remapped)));
    }

    private static Response inTermsOf(String path, String remapped, Response answer) {
        Matcher location =
                Pattern.compile("(https?://[^/]+)?" + Pattern.quote(remapped) + "(.*)")
                        .matcher(answer.headers().text("Location"));
        if (!location.matches()) {
            return answer;
        }
        String host = location.group(1) == null ? "" : location.group(1);
        return answer.withHeader("Location", host + path + location.group(2));
    }
}
