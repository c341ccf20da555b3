package io.insitu.middleware.s3;

import io.insitu.middleware.Headers;
import io.insitu.middleware.HttpDate;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Version 4 (AWS, "Signature Version 4 signing process"): HMAC-SHA256, by a key that is derived
/// for a day and a place, of a digest of the request in its canonical form.
///
/// @param scope the day, the region, the service and `aws4_request`, with slashes between them
/// @param signedHeaders in lower case, in their order
/// @param expires seconds for which a URL holds; null for a header
record SignatureV4(
        Request request,
        String accessKey,
        String scope,
        List<String> signedHeaders,
        String given,
        Instant time,
        @Nullable Duration expires)
        implements Signature {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Duration EXPIRES_MAX = Duration.ofDays(7);
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    static SignatureV4 ofHeader(Request request, S3Config config) {
        Map<String, String> parts = new TreeMap<>();
        String header = request.headers().text("Authorization").substring(ALGORITHM.length());
        for (String part : header.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
            }
        }
        if (!parts.keySet().containsAll(List.of("Credential", "SignedHeaders", "Signature"))) {
            throw S3Error.AUTHORIZATION_HEADER_MALFORMED.on(request);
        }
        Headers headers = request.headers();
        String date = headers.first("x-amz-date").orElse(headers.text("Date"));
        Instant time =
                parse(date)
                        .or(() -> HttpDate.parse(date))
                        .orElseThrow(() ->
                                S3Error.ACCESS_DENIED.saying(
                                        request,
                                        "AWS authentication requires a valid Date or x-amz-date"
                                                + " header"));
        if (!headers.has("x-amz-content-sha256")) {
            throw S3Error.INVALID_REQUEST.saying(
                    request, "Missing required header for this request: x-amz-content-sha256");
        }
        return of(request, config, parts, time, null);
    }

    static SignatureV4 ofQuery(Request request, S3Config config) {
        Query query = request.query();
        if (!query.text("X-Amz-Algorithm").equals(ALGORITHM)) {
            throw wrong(request, "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
        }
        String expires = query.text("X-Amz-Expires");
        if (!expires.matches("\\d{1,12}")) {
            throw wrong(request, "X-Amz-Expires should be a number");
        }
        Duration life = Duration.ofSeconds(Long.parseLong(expires));
        if (life.compareTo(EXPIRES_MAX) > 0) {
            throw wrong(
                    request,
                    "X-Amz-Expires must be less than a week (in seconds); that is, the given"
                            + " X-Amz-Expires must be less than 604800 seconds");
        }
        Instant time =
                parse(query.text("X-Amz-Date"))
                        .orElseThrow(() ->
                                wrong(
                                        request,
                                        "X-Amz-Date must be in the ISO8601 Long Format"
                                                + " \"yyyyMMdd'T'HHmmss'Z'\""));
        Map<String, String> parts =
                Map.of(
                        "Credential", query.text("X-Amz-Credential"),
                        "SignedHeaders", query.text("X-Amz-SignedHeaders"),
                        "Signature", query.text("X-Amz-Signature"));
        return of(request, config, parts, time, life);
    }

    private static SwiftException wrong(Request request, String what) {
        return S3Error.AUTHORIZATION_QUERY_PARAMETERS.saying(request, what);
    }

    /// A user's name may have slashes; what follows it has a known number of them.
    private static SignatureV4 of(
            Request request,
            S3Config config,
            Map<String, String> parts,
            Instant time,
            @Nullable Duration life) {
        String[] credential = parts.getOrDefault("Credential", "").split("/", -1);
        int place = credential.length - 4;
        if (place < 1 || !credential[place + 3].equals("aws4_request")) {
            throw S3Error.AUTHORIZATION_HEADER_MALFORMED.on(request);
        }
        String region = credential[place + 1];
        if (!region.equals(config.location()) || !credential[place + 2].equals("s3")) {
            throw S3Error.AUTHORIZATION_HEADER_MALFORMED.saying(
                    request,
                    "The authorization header is malformed; the region '%s' is wrong; expecting '%s'"
                            .formatted(region, config.location()),
                    "Region",
                    config.location());
        }
        if (!BASIC.format(time).startsWith(credential[place])) {
            throw S3Error.AUTHORIZATION_HEADER_MALFORMED.saying(
                    request, "The credential is not of the day on which the request was signed");
        }
        List<String> signed =
                List.of(
                        parts.getOrDefault("SignedHeaders", "")
                                .toLowerCase(Locale.ROOT)
                                .split(";"));
        if (!signed.contains("host")) {
            throw S3Error.SIGNATURE_DOES_NOT_MATCH.on(request);
        }
        List<String> all = List.of(credential);
        return new SignatureV4(
                request,
                String.join("/", all.subList(0, place)),
                String.join("/", all.subList(place, all.size())),
                signed,
                parts.getOrDefault("Signature", ""),
                time,
                life);
    }

    /// {@return the time in the form of which version 4 is fond}
    static Optional<Instant> parse(String date) {
        try {
            return Optional.of(Instant.from(BASIC.parse(date)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Duration> life() {
        return Optional.ofNullable(expires);
    }

    @Override
    public String computed(String secret) {
        return sign(
                secret, String.join("\n", ALGORITHM, stamp(), scope, Digests.sha256(canonical())));
    }

    /// {@return the time as signed texts have it}
    String stamp() {
        return BASIC.format(time);
    }

    /// {@return the signature of a text of the same request}
    String sign(String secret, String text) {
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/", -1)) {
            key = Digests.hmac("HmacSHA256", key, part);
        }
        return Digests.hex(Digests.hmac("HmacSHA256", key, text));
    }

    private String canonical() {
        StringBuilder text = new StringBuilder();
        text.append(request.method()).append('\n');
        text.append(PercentEncoding.encodePath(PercentEncoding.decode(request.path())));
        text.append('\n').append(parameters()).append('\n');
        for (String name : signedHeaders) {
            text.append(name).append(':').append(values(name)).append('\n');
        }
        return text.append('\n')
                .append(String.join(";", signedHeaders))
                .append('\n')
                .append(payload())
                .toString();
    }

    private String parameters() {
        Map<String, String> sorted = new TreeMap<>();
        request.query()
                .parameters()
                .forEach((name, value) -> {
                    if (!name.equals("X-Amz-Signature")) {
                        sorted.put(PercentEncoding.encode(name), PercentEncoding.encode(value));
                    }
                });
        return sorted.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining("&"));
    }

    private String values(String name) {
        String joined =
                request.headers().fields().stream()
                        .filter(field -> field.name().equalsIgnoreCase(name))
                        .map(field -> field.value().strip().replaceAll(" +", " "))
                        .collect(Collectors.joining(","));
        return name.equals("host") && joined.isEmpty() ? request.exchange().host() : joined;
    }

    private String payload() {
        return request.headers().first("x-amz-content-sha256").orElse("UNSIGNED-PAYLOAD");
    }
}
