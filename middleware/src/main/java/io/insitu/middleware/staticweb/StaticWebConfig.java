package io.insitu.middleware.staticweb;

import java.net.URI;
import java.net.URISyntaxException;

/// @param urlBase the scheme and host to which browsers are redirected, `https://www.example.com`;
///   empty for where they are
public record StaticWebConfig(String urlBase) {
    public static final StaticWebConfig DEFAULT = new StaticWebConfig("");

    public StaticWebConfig {
        try {
            URI parsed = new URI(urlBase);
            if (!urlBase.isEmpty() && parsed.getRawAuthority() == null) {
                throw new IllegalArgumentException("url_base: '%s' has no host".formatted(urlBase));
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("url_base: '%s' is no URL".formatted(urlBase), e);
        }
    }

    /// {@return what stands before a path in a redirection}
    String origin() {
        if (urlBase.isEmpty()) {
            return "";
        }
        URI parsed = URI.create(urlBase);
        return parsed.getScheme() + "://" + parsed.getRawAuthority();
    }
}
