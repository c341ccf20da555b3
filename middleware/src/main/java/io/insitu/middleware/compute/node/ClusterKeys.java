package io.insitu.middleware.compute.node;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The secret that proxies and nodes share, and the signature that it makes: HMAC-SHA256 over
/// method, target, time, a random number and the SHA-256 of the body. A signature holds for a
/// minute and once. For any number of threads.
///
/// The key is changed without a pause by giving every machine the new one behind the old one, then
/// before it, then alone: the first signs, all are accepted.
public final class ClusterKeys {
    /// The field that carries a signature: `time;nonce;digest;signature`.
    static final String FIELD = "X-Insitu-Signature";

    private static final Duration VALIDITY = Duration.ofMinutes(1);
    private static final int KEY_LENGTH_MIN = 16;
    private static final HexFormat HEX = HexFormat.of();

    private final List<String> keys;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Long> seen = new LinkedHashMap<>();

    /// @param keys texts of 16 characters or more, the one that signs first
    public ClusterKeys(List<String> keys, InstantSource clock) {
        check(keys);
        this.keys = List.copyOf(keys);
        this.clock = clock;
    }

    /// @throws IllegalArgumentException for keys that cannot be used
    public static void check(List<String> keys) {
        if (keys.isEmpty() || keys.stream().anyMatch(key -> key.length() < KEY_LENGTH_MIN)) {
            throw new IllegalArgumentException(
                    "keys: each must have %d characters or more, and there must be one"
                            .formatted(KEY_LENGTH_MIN));
        }
    }

    /// {@return the header field that signs a request without a body}
    ///
    /// @param target its path
    public Map.Entry<String, String> signature(String method, String target) {
        return Map.entry(FIELD, sign(method, target, digest(new byte[0])));
    }

    /// {@return the value of [#FIELD]}
    ///
    /// @param digest of the body
    String sign(String method, String target, String digest) {
        String time = Long.toString(clock.millis());
        String nonce = HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
        String text = String.join(";", time, nonce, digest);
        return text + ";" + mac(keys.getFirst(), method, target, text);
    }

    /// {@return the digest that the body must have, or the empty text when the signature is wrong,
    /// too old or was seen before}
    String verified(String method, String target, String value) {
        String[] parts = value.split(";", -1);
        if (parts.length != 4 || !parts[0].matches("\\d{1,15}")) {
            return "";
        }
        String text = String.join(";", parts[0], parts[1], parts[2]);
        boolean genuine =
                keys.stream().anyMatch(key -> areEqual(mac(key, method, target, text), parts[3]));
        long age = Math.abs(clock.millis() - Long.parseLong(parts[0]));
        boolean holds = genuine && age <= VALIDITY.toMillis() && isNew(parts[1]);
        return holds ? parts[2] : "";
    }

    /// What is older than two minutes cannot be replayed, since its time is too old.
    private synchronized boolean isNew(String nonce) {
        long now = clock.millis();
        var oldest = seen.values().iterator();
        while (oldest.hasNext() && oldest.next() < now - 2 * VALIDITY.toMillis()) {
            oldest.remove();
        }
        return seen.putIfAbsent(nonce, now) == null;
    }

    private static boolean areEqual(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String mac(String key, String method, String target, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            String signed = String.join("\n", method, target, text);
            return HEX.formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// {@return the SHA-256 of some bytes}
    static String digest(byte[] bytes) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
