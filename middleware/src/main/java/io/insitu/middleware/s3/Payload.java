package io.insitu.middleware.s3;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.Body;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// How a request's bytes are sent, and what the client says of them.
///
/// | `x-amz-content-sha256` | |
/// |---|---|
/// | a digest | of the bytes |
/// | `UNSIGNED-PAYLOAD` | they are what they are |
/// | `STREAMING-AWS4-HMAC-SHA256-PAYLOAD`, `…-TRAILER` | signed chunks |
/// | `STREAMING-UNSIGNED-PAYLOAD-TRAILER` | chunks, and a checksum behind them |
final class Payload {
    private static final String CHECKSUM = "x-amz-checksum-";

    private final Request request;
    private final Signature signature;
    private final String secret;

    Payload(Request request, Signature signature, String secret) {
        this.request = request;
        this.signature = signature;
        this.secret = secret;
    }

    /// {@return the request with the bytes that are meant, which are checked as they are read}
    Request decoded() {
        String kind = request.headers().text("x-amz-content-sha256");
        if (kind.startsWith("STREAMING-")) {
            return chunked(kind);
        }
        List<VerifiedBody.Promise> promises = new ArrayList<>(checksums());
        if (signature instanceof SignatureV4 && kind.matches("[0-9a-f]{64}")) {
            promises.add(
                    new VerifiedBody.Promise(
                            new RunningChecksum.Digested(Digests.of("SHA-256")),
                            () -> kind,
                            Digests::hex,
                            () -> S3Error.CONTENT_SHA256_MISMATCH.on(request)));
        } else if (signature instanceof SignatureV4
                && !kind.isEmpty()
                && !kind.equals("UNSIGNED-PAYLOAD")) {
            throw invalid("x-amz-content-sha256", kind);
        }
        return promises.isEmpty()
                ? request
                : request.withBody(new VerifiedBody(request.body(), promises));
    }

    private SwiftException invalid(String name, String value) {
        return S3Error.INVALID_ARGUMENT.saying(
                request,
                name + " has a value that is not supported.",
                "ArgumentName",
                name,
                "ArgumentValue",
                value);
    }

    private Request chunked(String kind) {
        boolean signed = kind.startsWith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
        boolean trailing = kind.endsWith("-TRAILER");
        boolean known =
                List.of(
                                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
                                "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
                        .contains(kind);
        if (!known) {
            throw S3Error.NOT_IMPLEMENTED.saying(
                    request, kind + " is not implemented", "Header", "x-amz-content-sha256");
        }
        String length = request.headers().text("x-amz-decoded-content-length");
        if (!length.matches("\\d{1,18}") || !(signature instanceof SignatureV4 v4)) {
            throw S3Error.MISSING_CONTENT_LENGTH.on(request);
        }
        ChunkedBody.Signer signer =
                (part, before, digest) ->
                        v4.sign(
                                secret,
                                String.join(
                                        "\n",
                                        "AWS4-HMAC-SHA256-" + part,
                                        v4.stamp(),
                                        v4.scope(),
                                        before,
                                        digest));
        ChunkedBody chunks =
                new ChunkedBody(
                        request, signed ? signer : null, v4.given(), Long.parseLong(length));
        List<VerifiedBody.Promise> promises = new ArrayList<>(checksums());
        if (trailing) {
            promises.addAll(trailers(chunks));
        }
        Body body = promises.isEmpty() ? chunks : new VerifiedBody(chunks, promises);
        return request.withBody(body).withHeaders(headers -> withoutCoding(headers, length));
    }

    private static Headers withoutCoding(Headers headers, String length) {
        String encodings =
                headers.items("Content-Encoding").stream()
                        .filter(each -> !each.equals("aws-chunked"))
                        .collect(Collectors.joining(","));
        Headers without =
                headers.without("Content-Encoding")
                        .without("Transfer-Encoding")
                        .with("Content-Length", length);
        return encodings.isEmpty() ? without : without.with("Content-Encoding", encodings);
    }

    private List<VerifiedBody.Promise> trailers(ChunkedBody chunks) {
        List<VerifiedBody.Promise> promises = new ArrayList<>();
        for (String each : request.headers().items("x-amz-trailer")) {
            String name = each.toLowerCase(Locale.ROOT);
            promises.add(promise(name, () -> chunks.trailer(name)));
        }
        return promises;
    }

    /// What the headers say; the algorithm's name and the like are no checksums.
    private List<VerifiedBody.Promise> checksums() {
        return request.headers().startingWith(CHECKSUM).fields().stream()
                .filter(field -> !List.of("mode", "type", "algorithm").contains(kind(field.name())))
                .map(field -> promise(field.name().toLowerCase(Locale.ROOT), field::value))
                .toList();
    }

    private static String kind(String name) {
        return name.substring(Math.min(name.length(), CHECKSUM.length())).toLowerCase(Locale.ROOT);
    }

    private VerifiedBody.Promise promise(String name, Supplier<String> expected) {
        RunningChecksum checksum =
                (name.startsWith(CHECKSUM) ? RunningChecksum.named(kind(name)) : unknown())
                        .orElseThrow(() -> invalid("x-amz-trailer", name));
        return new VerifiedBody.Promise(
                checksum,
                expected,
                bytes -> Base64.getEncoder().encodeToString(bytes),
                () ->
                        S3Error.BAD_DIGEST.saying(
                                request,
                                "The %s you specified did not match the calculated checksum."
                                        .formatted(kind(name).toUpperCase(Locale.ROOT))));
    }

    private static Optional<RunningChecksum> unknown() {
        return Optional.empty();
    }
}
