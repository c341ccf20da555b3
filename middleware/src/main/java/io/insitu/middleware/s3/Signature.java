package io.insitu.middleware.s3;

import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.signature.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How a request says who sent it.
sealed interface Signature permits SignatureV2, SignatureV4 {
    /// {@return the request's signature, if it has one, whether it is right or not}
    ///
    /// @throws SwiftException for what is meant as one and is none
    static Optional<Signature> of(Request request, S3Config config) {
        String header = request.headers().text("Authorization");
        if (header.startsWith("AWS4-HMAC-SHA256")) {
            return Optional.of(SignatureV4.ofHeader(request, config));
        }
        if (request.query().has("X-Amz-Algorithm")) {
            return Optional.of(SignatureV4.ofQuery(request, config));
        }
        if (header.startsWith("AWS ")) {
            return Optional.of(SignatureV2.ofHeader(request, config));
        }
        return request.query().has("AWSAccessKeyId") && request.query().has("Signature")
                ? Optional.of(SignatureV2.ofQuery(request, config))
                : Optional.empty();
    }

    Request request();

    String accessKey();

    /// {@return what the client says it is}
    String given();

    /// {@return what it must be}
    String computed(String secret);

    /// {@return when the request was signed; for a version 2 URL, when it ends}
    Instant time();

    /// {@return for how long it holds; empty for a request that was just made}
    Optional<Duration> life();

    /// @throws SwiftException 403 when it is not what the key makes of the request, or it is not
    ///   the time for it
    default void check(String secret, Instant now, Duration skew) {
        if (!Digest.areEqual(computed(secret), given())) {
            throw S3Error.SIGNATURE_DOES_NOT_MATCH.on(
                    request(), "AWSAccessKeyId", accessKey(), "SignatureProvided", given());
        }
        if (life().isPresent()) {
            if (now.isAfter(time().plus(life().get()))) {
                throw S3Error.ACCESS_DENIED.saying(request(), "Request has expired");
            }
            if (time().isAfter(now.plus(skew)) && this instanceof SignatureV4) {
                throw S3Error.ACCESS_DENIED.saying(request(), "Request is not yet valid");
            }
        } else if (Duration.between(time(), now).abs().compareTo(skew) > 0) {
            throw S3Error.REQUEST_TIME_TOO_SKEWED.on(request());
        }
    }
}
