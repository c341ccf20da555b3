package io.insitu.middleware.copy;

import io.insitu.middleware.Headers;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.ObjectPath;

/// Names of objects and accounts in headers, percent-encoded.
final class PathHeader {
    private static final Headers HTML = Headers.of("Content-Type", Response.HTML);

    private PathHeader() {}

    /// {@return the account that the header names, else that of the path}
    ///
    /// @throws SwiftException 412 for what is no account's name
    static String account(Headers headers, String name, ObjectPath otherwise) {
        String given = PercentEncoding.decode(headers.text(name));
        if (given.indexOf('/') >= 0) {
            throw new SwiftException(412, "Account name cannot contain slashes", HTML);
        }
        return given.isEmpty() ? otherwise.account() : checked(given, name);
    }

    /// {@return the object that a header's value names, in that account}
    ///
    /// @throws SwiftException 412 for what is not `container/object`
    static ObjectPath object(String name, String value, String account) {
        if (!PercentEncoding.isText(value)) {
            throw notText(name);
        }
        String path = PercentEncoding.decode(value);
        String[] parts = (path.startsWith("/") ? path.substring(1) : path).split("/", 2);
        if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new SwiftException(
                    412, name + " header must be of the form <container name>/<object name>", HTML);
        }
        return new ObjectPath(account, checked(parts[0], name), checked(parts[1], name));
    }

    private static String checked(String part, String name) {
        if (part.indexOf('\0') >= 0) {
            throw notText(name);
        }
        return part;
    }

    private static SwiftException notText(String name) {
        return new SwiftException(412, name + ": Invalid UTF8 or contains NULL", HTML);
    }

    static String quoted(String text) {
        return PercentEncoding.encodePath(text);
    }
}
