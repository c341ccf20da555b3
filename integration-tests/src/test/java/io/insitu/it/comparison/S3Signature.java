package io.insitu.it.comparison;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs a request as S3's clients do ("Authenticating Requests: AWS Signature Version 4" and
/// "Signing and authenticating REST requests (AWS signature version 2)"). The target must be
/// percent-encoded as the documents want it.
record S3Signature(Step step, String host, String user, String key) {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Set<String> SUBRESOURCES =
            Set.of("acl", "delete", "location", "partNumber", "uploadId", "uploads", "versions");

    Step signed() {
        return switch (step.sender().proof()) {
            case S3, FORGED -> inHeaders();
            case URL -> inUrl();
            case V2 -> old();
            case TOKEN -> step;
        };
    }

    private Step inHeaders() {
        String given = step.header("x-amz-date");
        String date = given.isEmpty() ? SECONDS.format(Instant.now()) : given;
        String hash = step.header("x-amz-content-sha256");
        List<String> added = new ArrayList<>();
        if (given.isEmpty()) {
            added.add("x-amz-date: " + date);
        }
        if (hash.isEmpty()) {
            hash = sha256(step.body());
            added.add("x-amz-content-sha256: " + hash);
        }
        Step complete = step.to(step.target(), added);
        Map<String, String> headers = new TreeMap<>(Map.of("host", host));
        for (String line : complete.headers()) {
            String[] field = line.split(":", 2);
            String name = field[0].toLowerCase(Locale.ROOT);
            if (name.startsWith("x-amz-") || name.equals("content-md5")) {
                headers.merge(name, field[1].strip(), (a, b) -> a + "," + b);
            }
        }
        String names = String.join(";", headers.keySet());
        String signature = signature(date, canonical(step.target(), headers, hash));
        return complete.to(
                step.target(),
                List.of(
                        "Authorization: %s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                                .formatted(ALGORITHM, user, scope(date), names, signature)));
    }

    private Step inUrl() {
        String date = SECONDS.format(Instant.now());
        String credential = (user + "/" + scope(date)).replace(":", "%3A").replace("/", "%2F");
        String unsigned =
                step.target()
                        + (step.target().contains("?") ? "&" : "?")
                        + "X-Amz-Algorithm=%s&X-Amz-Credential=%s&X-Amz-Date=%s"
                                .formatted(ALGORITHM, credential, date)
                        + "&X-Amz-Expires=60&X-Amz-SignedHeaders=host";
        String signature =
                signature(date, canonical(unsigned, Map.of("host", host), "UNSIGNED-PAYLOAD"));
        return step.to(unsigned + "&X-Amz-Signature=" + signature, List.of());
    }

    private Step old() {
        String date =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
        String[] pathAndQuery = step.target().split("\\?", 2);
        String subresources =
                pathAndQuery.length < 2
                        ? ""
                        : Arrays.stream(pathAndQuery[1].split("&", -1))
                                .filter(each -> SUBRESOURCES.contains(each.split("=", 2)[0]))
                                .sorted()
                                .collect(Collectors.joining("&"));
        String amazons =
                step.headers().stream()
                        .map(line -> line.split(":", 2))
                        .filter(field -> field[0].toLowerCase(Locale.ROOT).startsWith("x-amz-"))
                        .map(field -> field[0].toLowerCase(Locale.ROOT) + ":" + field[1].strip())
                        .sorted()
                        .map(line -> line + "\n")
                        .collect(Collectors.joining());
        String text =
                String.join(
                        "\n",
                        step.method(),
                        step.header("Content-MD5"),
                        step.header("Content-Type"),
                        date,
                        amazons + pathAndQuery[0]);
        String signed = subresources.isEmpty() ? text : text + "?" + subresources;
        byte[] signature = mac("HmacSHA1", bytes(key), signed);
        return step.to(
                step.target(),
                List.of(
                        "Date: " + date,
                        "Authorization: AWS %s:%s"
                                .formatted(user, Base64.getEncoder().encodeToString(signature))));
    }

    private String canonical(String target, Map<String, String> headers, String hash) {
        String[] pathAndQuery = target.split("\\?", 2);
        String query =
                pathAndQuery.length < 2
                        ? ""
                        : Arrays.stream(pathAndQuery[1].split("&", -1))
                                .map(each -> each.contains("=") ? each : each + "=")
                                .sorted()
                                .collect(Collectors.joining("&"));
        StringBuilder text = new StringBuilder(step.method() + "\n" + pathAndQuery[0] + "\n");
        text.append(query).append('\n');
        headers.forEach((name, value) -> text.append(name + ":" + value + "\n"));
        return text.append('\n')
                .append(String.join(";", headers.keySet()))
                .append('\n')
                .append(hash)
                .toString();
    }

    private static String scope(String date) {
        return date.substring(0, 8) + "/us-east-1/s3/aws4_request";
    }

    private String signature(String date, String canonical) {
        byte[] derived = bytes("AWS4" + key);
        for (String part : scope(date).split("/", -1)) {
            derived = mac("HmacSHA256", derived, part);
        }
        String text = String.join("\n", ALGORITHM, date, scope(date), sha256(canonical));
        return HexFormat.of().formatHex(mac("HmacSHA256", derived, text));
    }

    private static byte[] mac(String algorithm, byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has no " + algorithm, e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has no SHA-256", e);
        }
    }

    /// A character stands for a byte, as in the scenarios.
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
