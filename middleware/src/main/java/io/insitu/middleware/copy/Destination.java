package io.insitu.middleware.copy;

import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Request;
import io.insitu.storage.ObjectPath;
import java.util.Optional;

/// What a request stores.
public final class Destination {
    private Destination() {}

    /// {@return the object that a PUT or COPY stores; empty when a copy's destination is no object,
    /// which is for the step that copies to say}
    ///
    /// @param target of the request
    public static Optional<ObjectPath> of(Request request, ObjectPath target) {
        if (!request.method().equals("COPY")) {
            return Optional.of(target);
        }
        String path = PercentEncoding.decode(request.headers().text("Destination"));
        String[] parts = (path.startsWith("/") ? path.substring(1) : path).split("/", 2);
        String given = PercentEncoding.decode(request.headers().text("Destination-Account"));
        String account = given.isEmpty() ? target.account() : given;
        boolean named =
                parts.length == 2
                        && !parts[0].isEmpty()
                        && !parts[1].isEmpty()
                        && account.indexOf('/') < 0
                        && (account + path).indexOf('\0') < 0;
        return named ? Optional.of(new ObjectPath(account, parts[0], parts[1])) : Optional.empty();
    }
}
