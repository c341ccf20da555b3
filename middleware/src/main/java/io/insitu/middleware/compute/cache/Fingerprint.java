package io.insitu.middleware.compute.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;

/// The SHA-256 of a row of texts and numbers. Each goes in with its length, so that two rows that
/// differ never give the same bytes. Used by one thread.
public final class Fingerprint {
    private final MessageDigest digest;

    public Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public Fingerprint add(long number) {
        byte[] bytes = new byte[Long.BYTES];
        ByteBuffer.wrap(bytes).putLong(number);
        digest.update(bytes);
        return this;
    }

    public Fingerprint add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(bytes.length);
        digest.update(bytes);
        return this;
    }

    public Fingerprint add(Collection<String> texts) {
        add(texts.size());
        texts.forEach(this::add);
        return this;
    }

    public Fingerprint add(SortedMap<String, String> texts) {
        add(texts.size());
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            add(entry.getKey()).add(entry.getValue());
        }
        return this;
    }

    /// Adds bytes as they are; who calls says how many there are.
    public Fingerprint addRaw(ByteBuffer bytes) {
        digest.update(bytes);
        return this;
    }

    /// {@return 64 lower-case hexadecimal digits; nothing can be added any more}
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
