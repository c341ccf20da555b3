package io.insitu.middleware.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The digests by which clients sign URLs and forms, by Swift's names.
public enum Digest {
    SHA1("HmacSHA1", 40),
    SHA256("HmacSHA256", 64),
    SHA512("HmacSHA512", 128);

    private final String algorithm;
    private final int hexLength;

    Digest(String algorithm, int hexLength) {
        this.algorithm = algorithm;
        this.hexLength = hexLength;
    }

    int hexLength() {
        return hexLength;
    }

    /// {@return the HMAC (RFC 2104) of a text, in hexadecimal digits}
    public String hmac(String key, String text) {
        // An empty key is one like any other, which the JCA does not think.
        byte[] secret = key.isEmpty() ? new byte[1] : key.getBytes(StandardCharsets.UTF_8);
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    /// {@return whether two texts are the same, in a time that tells nothing of where they differ}
    public static boolean areEqual(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
