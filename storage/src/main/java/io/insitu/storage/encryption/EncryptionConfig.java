package io.insitu.storage.encryption;

import java.util.Base64;
import java.util.Map;

/// How objects are encrypted at rest; nothing is while there is no root secret.
///
/// @param rootSecrets by their ids, each at least 32 bytes in base64. An id is letters, digits and
///   hyphens; a secret stays for as long as there are objects that were written with it
/// @param activeRootSecret the id of the one with which objects are written from now on
/// @param disableEncryption whether objects are written in the clear from now on; those that are
///   encrypted can still be read
public record EncryptionConfig(
        Map<String, String> rootSecrets, String activeRootSecret, boolean disableEncryption) {
    public static final EncryptionConfig OFF = new EncryptionConfig(Map.of(), "", false);

    private static final int SECRET_BYTES_MIN = 32;

    public EncryptionConfig {
        rootSecrets = Map.copyOf(rootSecrets);
        rootSecrets.forEach(EncryptionConfig::check);
        if (!rootSecrets.isEmpty() && !rootSecrets.containsKey(activeRootSecret)) {
            throw new IllegalArgumentException(
                    "active_root_secret: '%s' is none of %s"
                            .formatted(activeRootSecret, rootSecrets.keySet()));
        }
    }

    private static void check(String id, String secret) {
        if (!id.matches("[A-Za-z0-9-]{1,32}")) {
            throw new IllegalArgumentException(
                    "root_secrets: the id '%s' is not 1 to 32 letters, digits and hyphens"
                            .formatted(id));
        }
        if (decoded(id, secret).length < SECRET_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "root_secrets: '%s' has less than %d bytes".formatted(id, SECRET_BYTES_MIN));
        }
    }

    /// The message has nothing of the secret.
    private static byte[] decoded(String id, String secret) {
        try {
            return Base64.getDecoder().decode(secret.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("root_secrets: '%s' is not base64".formatted(id), e);
        }
    }

    public boolean isOn() {
        return !rootSecrets.isEmpty();
    }

    byte[] rootSecret(String id) {
        return decoded(id, rootSecrets.getOrDefault(id, ""));
    }

    /// The secrets stay out of logs.
    @Override
    public String toString() {
        return "EncryptionConfig[rootSecrets=%s, activeRootSecret=%s, disableEncryption=%s]"
                .formatted(rootSecrets.keySet(), activeRootSecret, disableEncryption);
    }
}
