package io.insitu.middleware.formpost;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.Target;
import io.insitu.middleware.signature.Holder;
import io.insitu.middleware.signature.SigningKeys;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;

/// Uploads by a form on a web page, without a token, as Swift's middleware of that name: `POST
/// /v1/account/container[/beginning]` with `multipart/form-data`.
///
/// | field | |
/// |---|---|
/// | `redirect` | where the browser goes then, with `status` and `message` in the query (303); without it the status is answered |
/// | `max_file_size`, `max_file_count` | bytes of a file, files |
/// | `expires` | until when: seconds since 1970 |
/// | `signature` | HMAC, by SHA-1, SHA-256 or SHA-512, of the path and these four, a line each |
/// | `x_delete_at`, `x_delete_after` | as the headers of that name, for all files |
/// | `content-type`, `content-encoding` | for all files, instead of each one's own |
/// | files | behind all of the others; the names of the objects are the path's beginning and the files' names |
///
/// It is signed with a key of the account or of the container ([SigningKeys]). What does not fit is
/// answered with 401, what is no such form with 400. Files that came in before something was wrong
/// stay.
///
/// | option | default | |
/// |---|---|---|
/// | `allowed_digests` | sha1 sha256 sha512 | |
///
/// Place: before what authenticates. Shown in `/info` as `formpost`.
public final class FormPostMiddleware implements Middleware {
    private final FormPostConfig config;
    private final ObjectStore store;
    private final InstantSource clock;

    public FormPostMiddleware(FormPostConfig config, ObjectStore store, InstantSource clock) {
        this.config = config;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Map<String, Object> info() {
        return config.info();
    }

    @Override
    public Response handle(Request request, Handler next) {
        String contentType = request.headers().text("Content-Type");
        String kind = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        String boundary = FormAttributes.parameters(contentType).getOrDefault("boundary", "");
        boolean form =
                request.method().equals("POST")
                        && kind.equals("multipart/form-data")
                        && !boundary.isEmpty();
        return form ? upload(request, boundary, next) : next.handle(request);
    }

    private Response upload(Request request, String boundary, Handler next) {
        return switch (request.target()) {
            case Target.OfContainer(ContainerPath container) ->
                    upload(request, container, boundary, next);
            case Target.OfObject(ObjectPath object) ->
                    upload(request, object.containerPath(), boundary, next);
            case Target.OfAccount ignored -> next.handle(request);
            case Target.Other ignored -> next.handle(request);
        };
    }

    private Response upload(
            Request request, ContainerPath container, String boundary, Handler next) {
        SigningKeys keys = SigningKeys.of(store, container);
        Holder holder = new Holder(".wsgi.formpost", container.account(), container.container());
        return new FormUpload(config, request, keys, holder, clock.instant(), next)
                .answer(boundary);
    }
}
