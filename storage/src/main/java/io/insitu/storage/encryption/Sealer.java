package io.insitu.storage.encryption;

import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingEntry.ObjectEntry;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is written of an object in place of what it is, and back. Each sealed value stands behind
/// the id of its root secret and a dot.
///
/// | | where | by the key of |
/// |---|---|---|
/// | ETag | a parameter of the content type, so that listings have it | container |
/// | values of `x-object-meta-*` | in their places; [#METADATA] says by which root secret | object |
/// | the key of the bytes | [#BODY] | object |
final class Sealer {
    static final String BODY = "x-object-sysmeta-crypto-body";
    static final String METADATA = "x-object-sysmeta-crypto-meta";

    /// As Swift's listings have it.
    private static final String UNKNOWN_ETAG = "<unknown>";

    private static final String ETAG = ";swift_crypto=";
    private static final String META = "x-object-meta-";
    private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

    private final Keys keys;

    Sealer(Keys keys) {
        this.keys = keys;
    }

    String contentType(ContainerPath container, String contentType, String etag) {
        byte[] md5 = HexFormat.of().parseHex(etag);
        String id = keys.active();
        return contentType + ETAG + id + "." + Seal.close(keys.of(id, container), md5);
    }

    /// {@return the end of a stored content type that belongs to the bytes; empty for bytes in the
    /// clear}
    static String etagOf(String stored) {
        int at = stored.lastIndexOf(ETAG);
        return at < 0 ? "" : stored.substring(at);
    }

    private static String visible(String stored) {
        return stored.substring(0, stored.length() - etagOf(stored).length());
    }

    /// @param body absent for bytes in the clear
    Map<String, String> metadata(
            ObjectPath path, Map<String, String> metadata, Optional<BodyKey> body) {
        String id = keys.active();
        Key key = keys.of(id, path);
        Map<String, String> sealed = new HashMap<>(metadata);
        sealed.replaceAll((name, value) ->
                name.startsWith(META)
                        ? Seal.close(key, value.getBytes(StandardCharsets.UTF_8))
                        : value);
        sealed.put(METADATA, id);
        body.ifPresent(own -> sealed.put(BODY, id + "." + Seal.close(key, own.bytes())));
        return sealed;
    }

    /// {@return the object as it was given}
    ///
    /// @throws StorageException UNAVAILABLE when the keys are not there or not those it was sealed
    ///   with
    ObjectRecord reveal(ObjectRecord stored) {
        String sealedEtag = etagOf(stored.contentType());
        ContainerPath container = stored.path().containerPath();
        String etag =
                sealedEtag.isEmpty()
                        ? stored.etag()
                        : openEtag(container, sealedEtag, stored.path());
        return new ObjectRecord(
                stored.path(),
                stored.size(),
                etag,
                visible(stored.contentType()),
                stored.timestamp(),
                revealMetadata(stored),
                stored.version());
    }

    /// {@return the line as it was given; with an unknown ETag when that cannot be read}
    ObjectEntry reveal(ContainerPath container, ObjectEntry stored) {
        String sealed = etagOf(stored.contentType());
        if (sealed.isEmpty()) {
            return stored;
        }
        String etag;
        try {
            etag = openEtag(container, sealed, container.object(stored.name()));
        } catch (StorageException e) {
            etag = UNKNOWN_ETAG;
        }
        return new ObjectEntry(
                stored.name(),
                stored.size(),
                etag,
                visible(stored.contentType()),
                stored.timestamp());
    }

    private String openEtag(ContainerPath container, String sealed, ObjectPath of) {
        String[] idAndText = sealed.substring(ETAG.length()).split("\\.", 2);
        byte[] md5 = open(keys.of(idAndText[0], container), idAndText[1], of);
        return HexFormat.of().formatHex(md5);
    }

    private Map<String, String> revealMetadata(ObjectRecord stored) {
        String id = stored.metadata().get(METADATA);
        Map<String, String> revealed = new HashMap<>(stored.metadata());
        revealed.remove(BODY);
        revealed.remove(METADATA);
        if (id != null) {
            Key key = keys.of(id, stored.path());
            revealed.replaceAll((name, value) ->
                    name.startsWith(META)
                            ? new String(open(key, value, stored.path()), StandardCharsets.UTF_8)
                            : value);
        }
        return revealed;
    }

    /// {@return what encrypts the object's bytes; nothing when they lie in the clear}
    ///
    /// @throws StorageException as above
    Optional<BodyKey> bodyKey(ObjectRecord stored) {
        String sealed = stored.metadata().get(BODY);
        if (sealed == null) {
            return Optional.empty();
        }
        String[] idAndText = sealed.split("\\.", 2);
        Key key = keys.of(idAndText[0], stored.path());
        return Optional.of(BodyKey.of(open(key, idAndText[1], stored.path())));
    }

    private static byte[] open(Key key, String sealed, ObjectPath of) {
        try {
            return Seal.open(key, sealed);
        } catch (GeneralSecurityException e) {
            LOG.error("{} was encrypted with another root secret of the same id", of);
            throw new StorageException(
                    Reason.UNAVAILABLE, of + ": encrypted with another root secret", e);
        }
    }
}
