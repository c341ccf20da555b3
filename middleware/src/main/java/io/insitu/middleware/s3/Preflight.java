package io.insitu.middleware.s3;

import io.insitu.middleware.Content;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import java.util.List;
import java.util.Locale;

/// What a browser asks before a page from elsewhere sends a signed request (the Fetch standard,
/// section 3.2). It asks without a signature, so that whose bucket is meant is not known: the
/// answer is one for all of them, as Swift's option `cors_preflight_allow_origin` has it. Which
/// origins may see the answers themselves is still the containers' to say.
final class Preflight {
    private static final String METHODS = "GET, HEAD, PUT, POST, DELETE, OPTIONS";

    private Preflight() {}

    /// {@return whether it is asked for a request that would be S3's: with `Authorization` outside
    /// of Swift's paths, or with a signature in its URL}
    static boolean isAsked(Request request) {
        if (!request.method().equals("OPTIONS") || request.headers().text("Origin").isEmpty()) {
            return false;
        }
        boolean swift = request.path().startsWith("/v1/") || request.path().startsWith("/v1.0/");
        return (asked(request).contains("authorization") && !swift)
                || request.query().has("AWSAccessKeyId")
                || request.query().has("X-Amz-Credential");
    }

    /// @param origins that are let in; `*` alone for all
    static Response answer(Request request, List<String> origins) {
        String origin = request.headers().text("Origin");
        if (!origins.equals(List.of("*")) && !origins.contains(origin)) {
            return new Response(401, Headers.of("Allow", METHODS), Content.EMPTY);
        }
        Headers headers =
                Headers.of(
                        "Allow",
                        METHODS,
                        "Access-Control-Allow-Origin",
                        origin,
                        "Access-Control-Allow-Methods",
                        METHODS,
                        "Vary",
                        "Origin, Access-Control-Request-Headers");
        List<String> asked = asked(request);
        return new Response(
                200,
                asked.isEmpty()
                        ? headers
                        : headers.with("Access-Control-Allow-Headers", String.join(", ", asked)),
                Content.EMPTY);
    }

    private static List<String> asked(Request request) {
        return request.headers().items("Access-Control-Request-Headers").stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }
}
