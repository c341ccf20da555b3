package io.insitu.storage.swift;

import io.insitu.storage.ObjectPath;
import io.insitu.storage.OpenObject;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One of Swift's object servers, asked for an object as it lies there. It knows no users: whoever
/// asks has made sure that it may.
///
/// @param http to the object server
public record ObjectServer(SwiftHttp http, SwiftSpool spool) {
    /// Fields of objects whose bytes mean something to Swift's proxy only: manifests, symlinks,
    /// fragments of erasure codes, what is encrypted.
    private static final List<String> NOT_AS_IT_LIES =
            List.of(
                    "x-static-large-object",
                    "x-object-manifest",
                    "x-object-sysmeta-symlink-target",
                    "x-object-sysmeta-ec-",
                    "x-object-sysmeta-crypto-",
                    "x-object-transient-sysmeta-crypto-");

    /// Fetches an object. Blocks until its last byte is here.
    ///
    /// @param target `/device/partition/account/container/object`, percent-encoded
    /// @param headers those that Swift's `list_endpoints` asks for (the storage policy), and
    ///   perhaps `Range` and conditions
    /// @throws StorageException UNAVAILABLE when it can be read through Swift's proxy only, or the
    ///   server does not answer
    public Optional<OpenObject> open(ObjectPath path, String target, Map<String, String> headers) {
        try (SwiftAnswer answer = http.send(SwiftCall.of("GET", target, headers))) {
            if (answer.status() == 404) {
                return Optional.empty();
            }
            if (!answer.succeeded() || !liesAsItIs(answer)) {
                throw new StorageException(
                        Reason.UNAVAILABLE,
                        "%s cannot be read here (%d)".formatted(path, answer.status()));
            }
            SpooledBytes bytes = spool.fill(answer.body());
            return Optional.of(
                    new SwiftObject(SwiftRecords.object(path, bytes.size(), answer), bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean liesAsItIs(SwiftAnswer answer) {
        return answer.headers().stream()
                .map(field -> field.getKey().toLowerCase(Locale.ROOT))
                .noneMatch(name -> NOT_AS_IT_LIES.stream().anyMatch(name::startsWith));
    }
}
