package io.insitu.middleware.namecheck;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/// Refuses paths that would be trouble elsewhere, on a file system or in a shell, as Swift's
/// middleware of that name: each with 400 and the rule.
///
/// | option | default | a path is refused that |
/// |---|---|---|
/// | `forbidden_chars` | `'"` `` ` `` `<>` | has one of these |
/// | `maximum_length` | 255 | has more bytes, percent-decoded |
/// | `forbidden_regexp` | `/\./\|/\.\./\|/\.$\|/\.\.$` | has a part that this regular expression finds; empty: none |
///
/// Place: before what authenticates. It is not in the pipeline unless it is named there. Shown in
/// `/info` as `name_check`.
public final class NameCheckMiddleware implements Middleware {
    /// @param forbiddenChars each of which no path may have
    /// @param maximumLength bytes of a path
    /// @param forbiddenRegexp in Java's grammar; empty for none
    public record Config(String forbiddenChars, int maximumLength, String forbiddenRegexp) {
        public static final Config DEFAULT =
                new Config("'\"`<>", 255, "/\\./|/\\.\\./|/\\.$|/\\.\\.$");

        /// @throws IllegalArgumentException for a length or expression that is none
        public Config {
            if (maximumLength < 1) {
                throw new IllegalArgumentException(
                        "maximum_length: %d is less than 1".formatted(maximumLength));
            }
            Pattern.compile(forbiddenRegexp);
        }
    }

    private static final Headers HTML = Headers.of("Content-Type", Response.HTML);

    private final Config config;
    private final Pattern forbidden;

    public NameCheckMiddleware(Config config) {
        this.config = config;
        this.forbidden = Pattern.compile(config.forbiddenRegexp());
    }

    @Override
    public Map<String, Object> info() {
        return Map.of(
                "name_check",
                Map.of(
                        "forbidden_chars", config.forbiddenChars(),
                        "maximum_length", config.maximumLength(),
                        "forbidden_regexp", config.forbiddenRegexp()));
    }

    @Override
    public Response handle(Request request, Handler next) {
        String path = PercentEncoding.decode(request.path());
        if (path.chars().anyMatch(c -> config.forbiddenChars().indexOf(c) >= 0)) {
            throw refused("contains forbidden chars from " + config.forbiddenChars());
        }
        if (path.getBytes(StandardCharsets.UTF_8).length > config.maximumLength()) {
            throw refused("longer than the allowed maximum " + config.maximumLength());
        }
        if (!config.forbiddenRegexp().isEmpty() && forbidden.matcher(path).find()) {
            throw refused(
                    "contains a forbidden substring from regular expression "
                            + config.forbiddenRegexp());
        }
        return next.handle(request);
    }

    private static SwiftException refused(String why) {
        return new SwiftException(400, "Object/Container/Account name " + why, HTML);
    }
}
