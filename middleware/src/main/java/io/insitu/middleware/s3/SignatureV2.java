package io.insitu.middleware.s3;

import io.insitu.middleware.Headers;
import io.insitu.middleware.HttpDate;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Version 2 (AWS, "Signing and authenticating REST requests"): HMAC-SHA1 of the method, four
/// headers, what begins with `x-amz-`, and what the path and some parameters name.
///
/// @param expires seconds since 1970, for a URL; empty for a header
/// @param path with the bucket in front
record SignatureV2(Request request, String path, String accessKey, String given, String expires)
        implements Signature {
    /// The parameters that name what is asked for; the others only shape a listing.
    private static final List<String> NAMING =
            List.of(
                    "acl",
                    "cors",
                    "delete",
                    "lifecycle",
                    "location",
                    "logging",
                    "notification",
                    "partNumber",
                    "policy",
                    "requestPayment",
                    "response-cache-control",
                    "response-content-disposition",
                    "response-content-encoding",
                    "response-content-language",
                    "response-content-type",
                    "response-expires",
                    "restore",
                    "tagging",
                    "torrent",
                    "uploadId",
                    "uploads",
                    "versionId",
                    "versioning",
                    "versions",
                    "website");

    static SignatureV2 ofHeader(Request request, S3Config config) {
        String value = request.headers().text("Authorization").substring("AWS ".length()).strip();
        int colon = value.lastIndexOf(':');
        if (colon < 1) {
            throw S3Error.ACCESS_DENIED.on(request);
        }
        return new SignatureV2(
                request,
                S3Call.path(request, config),
                value.substring(0, colon),
                value.substring(colon + 1),
                "");
    }

    static SignatureV2 ofQuery(Request request, S3Config config) {
        Query query = request.query();
        String expires = query.text("Expires");
        if (!expires.matches("\\d{1,12}")) {
            throw S3Error.ACCESS_DENIED.saying(request, "Invalid expiry date: " + expires);
        }
        return new SignatureV2(
                request,
                S3Call.path(request, config),
                query.text("AWSAccessKeyId"),
                query.text("Signature"),
                expires);
    }

    @Override
    public String computed(String secret) {
        byte[] key = secret.getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(Digests.hmac("HmacSHA1", key, text()));
    }

    private String text() {
        Headers headers = request.headers();
        String date = headers.has("x-amz-date") ? "" : headers.text("Date");
        return String.join(
                        "\n",
                        request.method(),
                        headers.text("Content-MD5"),
                        headers.text("Content-Type"),
                        expires.isEmpty() ? date : expires)
                + "\n"
                + amazonHeaders()
                + path
                + parameters();
    }

    private String amazonHeaders() {
        Map<String, String> sorted = new TreeMap<>();
        request.headers()
                .startingWith("x-amz-")
                .forEach((name, value) ->
                        sorted.merge(
                                name.toLowerCase(Locale.ROOT),
                                value.strip(),
                                (one, other) -> one + "," + other));
        StringBuilder text = new StringBuilder();
        sorted.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
        return text.toString();
    }

    private String parameters() {
        String named =
                NAMING.stream()
                        .filter(request.query()::has)
                        .map(name -> {
                            String value = request.query().text(name);
                            return value.isEmpty() ? name : name + "=" + value;
                        })
                        .collect(Collectors.joining("&"));
        return named.isEmpty() ? "" : "?" + named;
    }

    @Override
    public Instant time() {
        if (!expires.isEmpty()) {
            return Instant.ofEpochSecond(Long.parseLong(expires));
        }
        Headers headers = request.headers();
        String date = headers.first("x-amz-date").orElse(headers.text("Date"));
        return HttpDate.parse(date)
                .or(() -> SignatureV4.parse(date))
                .orElseThrow(() ->
                        S3Error.ACCESS_DENIED.saying(
                                request,
                                "AWS authentication requires a valid Date or x-amz-date header"));
    }

    @Override
    public Optional<Duration> life() {
        return expires.isEmpty() ? Optional.empty() : Optional.of(Duration.ZERO);
    }
}
