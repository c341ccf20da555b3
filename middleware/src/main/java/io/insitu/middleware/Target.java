package io.insitu.middleware;

import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// What a request's path names.
public sealed interface Target {
    record OfAccount(AccountName account) implements Target {}

    record OfContainer(ContainerPath container) implements Target {}

    record OfObject(ObjectPath object) implements Target {}

    /// Anything that is not an account or below one: `/info`, `/auth/v1.0`, `/open/…`, `/v1`. The
    /// path is decoded.
    record Other(String path) implements Target {}

    /// @param path percent-encoded
    /// @throws SwiftException 412 for a path that is not UTF-8 or has a NUL, 404 for one that has
    ///   an empty part where a name must stand
    static Target of(String path) {
        String decoded = decode(path);
        int version = versionLength(decoded);
        if (version < 0 || decoded.length() == version) {
            return new Other(decoded);
        }
        // By hand, since each of a pipeline's steps asks: a split would be a list and an array each
        // time.
        int first = decoded.indexOf('/', version);
        int second = first < 0 ? -1 : decoded.indexOf('/', first + 1);
        String account = decoded.substring(version, first < 0 ? decoded.length() : first);
        if (account.isEmpty() || (second >= 0 && second == first + 1)) {
            throw new SwiftException(404);
        }
        if (first < 0 || first + 1 == decoded.length()) {
            return new OfAccount(new AccountName(account));
        }
        String container = decoded.substring(first + 1, second < 0 ? decoded.length() : second);
        if (second < 0 || second + 1 == decoded.length()) {
            return new OfContainer(new ContainerPath(account, container));
        }
        return new OfObject(new ObjectPath(account, container, decoded.substring(second + 1)));
    }

    private static int versionLength(String path) {
        if (path.startsWith("/v1/")) {
            return "/v1/".length();
        }
        return path.startsWith("/v1.0/") ? "/v1.0/".length() : -1;
    }

    private static String decode(String path) {
        String decoded = path;
        try {
            // A path that says nothing by percent or beyond ASCII is what nearly every one is.
            if (!isPlain(path)) {
                decoded =
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(PercentEncoding.decode(path, false)))
                                .toString();
            }
        } catch (CharacterCodingException e) {
            throw invalid();
        }
        if (decoded.indexOf('\0') >= 0) {
            throw invalid();
        }
        return decoded;
    }

    private static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '%' || path.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static SwiftException invalid() {
        return new SwiftException(
                412, "Invalid UTF8 or contains NULL", Headers.of("Content-Type", Response.HTML));
    }
}
