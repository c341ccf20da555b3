package io.insitu.storage.encryption;

import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The hierarchy of keys, as Swift's `keymaster` has it: a container's key is the HMAC-SHA256 of
/// its path by the root secret, an object's that of its path. None of them is kept anywhere.
final class Keys {
    private static final Logger LOG = LoggerFactory.getLogger(Keys.class);
    private static final String HMAC = "HmacSHA256";

    private final Map<String, SecretKeySpec> roots;
    private final String active;

    Keys(EncryptionConfig config) {
        this.roots =
                config.rootSecrets().keySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        id -> id,
                                        id -> new SecretKeySpec(config.rootSecret(id), HMAC)));
        this.active = config.activeRootSecret();
    }

    /// {@return the id of the root secret with which is written}
    String active() {
        return active;
    }

    /// @throws StorageException UNAVAILABLE when there is no root secret of that id
    Key of(String id, ContainerPath container) {
        return derive(id, container.toString());
    }

    /// @throws StorageException UNAVAILABLE when there is no root secret of that id
    Key of(String id, ObjectPath object) {
        return derive(id, object.toString());
    }

    private Key derive(String id, String path) {
        SecretKeySpec root = roots.get(id);
        if (root == null) {
            LOG.error("{} is encrypted by the root secret '{}', which is not configured", path, id);
            throw new StorageException(
                    Reason.UNAVAILABLE, "%s: no root secret '%s'".formatted(path, id));
        }
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(root);
            return new SecretKeySpec(mac.doFinal(path.getBytes(StandardCharsets.UTF_8)), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
