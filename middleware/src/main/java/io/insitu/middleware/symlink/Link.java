package io.insitu.middleware.symlink;

import io.insitu.middleware.Headers;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.entity.Conditions;
import io.insitu.storage.ObjectPath;

/// Where a symlink leads, as its headers say.
///
/// @param target `container/object`, percent-encoded
/// @param account of the target, percent-encoded; empty for the symlink's own
/// @param etag that the target must have; empty for a dynamic symlink
record Link(String target, String account, String etag) {
    static final String TARGET = "X-Symlink-Target";
    static final String ACCOUNT = "X-Symlink-Target-Account";
    static final String ETAG = "X-Symlink-Target-Etag";
    static final String BYTES = "X-Symlink-Target-Bytes";

    private static final String NO_OBJECT =
            "X-Symlink-Target header must be of the form <container name>/<object name>";
    private static final Headers HTML = Headers.of("Content-Type", Response.HTML);

    /// {@return the internal header in which one of these is kept}
    static String kept(String name) {
        return "X-Object-Sysmeta-" + name.substring("X-".length());
    }

    /// {@return the link that an answer's internal headers describe}
    static Link stored(Headers headers) {
        return new Link(
                headers.text(kept(TARGET)), headers.text(kept(ACCOUNT)), headers.text(kept(ETAG)));
    }

    /// @param symlink where it is to be stored
    /// @throws SwiftException 400, 412 for what cannot be a symlink
    static Link sent(Headers headers, ObjectPath symlink) {
        String target = PercentEncoding.decode(headers.text(TARGET));
        String[] parts = target.split("/", 2);
        if (parts.length < 2) {
            throw new SwiftException(412, NO_OBJECT, HTML);
        }
        if (parts[0].isEmpty() || parts[1].isEmpty() || target.indexOf('\0') >= 0) {
            throw new SwiftException(412, NO_OBJECT);
        }
        String account = PercentEncoding.decode(headers.text(ACCOUNT));
        if (account.indexOf('/') >= 0 || account.indexOf('\0') >= 0) {
            throw new SwiftException(412, "Account name cannot contain slashes", HTML);
        }
        ObjectPath named =
                new ObjectPath(account.isEmpty() ? symlink.account() : account, parts[0], parts[1]);
        if (named.equals(symlink)) {
            throw new SwiftException(400, "Symlink cannot target itself");
        }
        String etag = Conditions.unquoted(headers.text(ETAG));
        if (etag.matches(".*[;\"\\\\].*")) {
            throw new SwiftException(400, "Bad X-Symlink-Target-Etag format");
        }
        return new Link(
                PercentEncoding.encodePath(target), PercentEncoding.encodePath(account), etag);
    }

    boolean isSymlink() {
        return !target.isEmpty();
    }

    boolean isStatic() {
        return !etag.isEmpty();
    }

    /// {@return the target's path, percent-encoded}
    ///
    /// @param own the symlink's account
    String path(String own) {
        String of = account.isEmpty() ? PercentEncoding.encodePath(own) : account;
        return "/v1/" + of + "/" + target;
    }
}
