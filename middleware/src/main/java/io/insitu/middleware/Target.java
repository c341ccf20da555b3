package io.insitu.middleware;

import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// What a request's path names.
public sealed interface Target {
    record OfAccount(AccountName account) implements Target {}

    record OfContainer(ContainerPath container) implements Target {}

    record OfObject(ObjectPath object) implements Target {}

    /// Anything that is not below `/v1/`: `/info`, `/auth/v1.0`, `/open/…`. The path is decoded.
    record Other(String path) implements Target {}

    /// @param path percent-encoded
    /// @throws SwiftException 412 for a path that is not UTF-8, or that has an empty part where a
    ///   name must stand
    static Target of(String path) {
        String decoded = decode(path);
        if (!decoded.startsWith("/v1/")) {
            return new Other(decoded);
        }
        if (decoded.indexOf('\0') >= 0) {
            throw new SwiftException(412, "Invalid UTF8 or contains NULL");
        }
        String[] parts = decoded.substring("/v1/".length()).split("/", 3);
        if (parts[0].isEmpty() || (parts.length == 3 && parts[1].isEmpty())) {
            throw new SwiftException(404, "The resource could not be found.");
        }
        if (parts.length == 1 || (parts.length == 2 && parts[1].isEmpty())) {
            return new OfAccount(new AccountName(parts[0]));
        }
        if (parts.length == 2 || parts[2].isEmpty()) {
            return new OfContainer(new ContainerPath(parts[0], parts[1]));
        }
        return new OfObject(new ObjectPath(parts[0], parts[1], parts[2]));
    }

    private static String decode(String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%' && i + 2 < path.length()) {
                int high = Character.digit(path.charAt(i + 1), 16);
                int low = Character.digit(path.charAt(i + 2), 16);
                if (high >= 0 && low >= 0) {
                    bytes.write(high * 16 + low);
                    i += 2;
                    continue;
                }
            }
            bytes.write(c);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SwiftException(412, "Invalid UTF8 or contains NULL");
        }
    }
}
