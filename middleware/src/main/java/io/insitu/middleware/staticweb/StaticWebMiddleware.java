package io.insitu.middleware.staticweb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.insitu.middleware.Authorizer.Right;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shows containers as web sites to whoever sends no token, as Swift's middleware of that name.
///
/// | metadata of the container, `X-Container-Meta-…` | |
/// |---|---|
/// | `Web-Index` | the object that is shown for a folder, `index.html` |
/// | `Web-Error` | end of the names of the objects that are shown for 401 and 404: `error.html` for `404error.html` |
/// | `Web-Listings` | yes: folders without index are listed |
/// | `Web-Listings-CSS` | the listings' stylesheet |
/// | `Web-Listings-Label` | what listings call the container |
/// | `Web-Directory-Type` | content type of objects that stand for folders, `application/directory` |
///
/// The container must be readable for everybody (`X-Container-Read: .r:*,.rlistings`). A folder
/// that is asked for without its slash is redirected to (301). Who sends a token sees the container
/// as it is, unless `X-Web-Mode` says yes.
///
/// | option | default | |
/// |---|---|---|
/// | `url_base` | empty | scheme and host of redirections; empty: `Location` is a path |
///
/// Place: behind what authenticates. Shown in `/info` as `staticweb`.
public final class StaticWebMiddleware implements Middleware {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int LISTING_BYTES_MAX = 128 << 20;

    private final StaticWebConfig config;
    private final ObjectStore store;

    public StaticWebMiddleware(StaticWebConfig config, ObjectStore store) {
        this.config = config;
        this.store = store;
    }

    @Override
    public Map<String, Object> info() {
        return Map.of("staticweb", Map.of());
    }

    @Override
    public Response handle(Request request, Handler next) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        boolean known = !request.authorizer().user().isEmpty();
        if (!reads || (known && !request.headers().isTrue("X-Web-Mode"))) {
            return next.handle(request);
        }
        return switch (request.target()) {
            case Target.OfContainer(ContainerPath container) -> container(request, container, next);
            case Target.OfObject(ObjectPath object) -> object(request, object, next);
            case Target.OfAccount ignored -> next.handle(request);
            case Target.Other ignored -> next.handle(request);
        };
    }

    private Response container(Request request, ContainerPath path, Handler next) {
        Optional<ContainerRecord> record = store.container(path);
        if (record.isEmpty()) {
            return next.handle(request);
        }
        Site site = Site.of(record.get());
        Visit visit = new Visit(request, site, next);
        try {
            String acl = record.get().metadata().getOrDefault("x-container-read", "");
            request.authorizer().check(request, path, Right.LIST, acl);
        } catch (SwiftException e) {
            return visit.error(e.response());
        }
        if (!site.isOne()) {
            if (request.headers().isTrue("X-Web-Mode")) {
                throw new SwiftException(404);
            }
            return next.handle(request);
        }
        return visit.folder("");
    }

    private Response object(Request request, ObjectPath path, Handler next) {
        SwiftException failure = null;
        Response answer = null;
        try {
            answer = next.handle(request);
        } catch (SwiftException e) {
            failure = e;
        } catch (StorageException e) {
            failure = SwiftException.of(e);
        }
        Site site = store.container(path.containerPath()).map(Site::of).orElse(null);
        if (answer != null && (site == null || !isFolder(answer, site))) {
            return answer;
        }
        boolean missing = answer != null || (failure != null && failure.status() == 404);
        if (site == null || !missing || !site.isOne()) {
            return failed(answer, failure);
        }
        if (answer != null) {
            answer.content().close();
        }
        return new Visit(request, site, next).folder(path.object());
    }

    private static Response failed(@Nullable Response answer, @Nullable SwiftException failure) {
        if (failure != null) {
            throw failure;
        }
        if (answer == null) {
            throw new IllegalStateException("neither an answer nor an error");
        }
        return answer;
    }

    private static boolean isFolder(Response answer, Site site) {
        return answer.status() / 100 == 2
                && answer.headers().text("Content-Type").equals(site.directoryType())
                && answer.content().length() <= 1;
    }

    /// One request for a site's folder.
    private final class Visit {
        private final Request request;
        private final Site site;
        private final Handler next;

        Visit(Request request, Site site, Handler next) {
            this.request = request;
            this.site = site;
            this.next = next;
        }

        /// @param name of the object that is asked for, which is not there; empty for the site's
        ///   top
        Response folder(String name) {
            boolean slash = request.path().endsWith("/");
            if (name.isEmpty() && !slash) {
                return redirect();
            }
            if (!site.index().isEmpty()) {
                Response index = index(slash);
                if (index.status() < 400) {
                    return slash ? index : closed(index, redirect());
                }
                if (index.status() != 404) {
                    return name.isEmpty() ? error(index) : index;
                }
            }
            if (!slash) {
                return isFolder(name + "/") ? redirect() : error(Response.standard(404));
            }
            return listing(name);
        }

        private Response index(boolean slash) {
            String path =
                    request.path() + (slash ? "" : "/") + PercentEncoding.encodePath(site.index());
            return Subrequest.answer(next, request.withPath(path));
        }

        private static Response closed(Response unused, Response used) {
            unused.content().close();
            return used;
        }

        private Response redirect() {
            String location = config.origin() + request.path() + "/";
            return Response.standard(301).withHeader("Location", location);
        }

        private boolean isFolder(String prefix) {
            Response listing = ask(prefix, 1);
            return listing.status() / 100 == 2 && !read(listing).isEmpty();
        }

        private Response listing(String prefix) {
            ListingPage page =
                    new ListingPage(site, PercentEncoding.decode(request.path()), prefix);
            if (!site.lists()) {
                return error(Response.text(404, Response.HTML, page.disabled()));
            }
            Response listing = ask(prefix, 0);
            if (listing.status() / 100 != 2) {
                return error(listing);
            }
            JsonNode items = read(listing);
            return !prefix.isEmpty() && items.isEmpty()
                    ? error(Response.standard(404))
                    : Response.text(200, Response.HTML, page.of(items));
        }

        private Response ask(String prefix, int limit) {
            ContainerPath container = site.container();
            String path = Subrequest.path(container.account(), container.container());
            Query query =
                    Query.EMPTY
                            .with("format", "json")
                            .with("delimiter", "/")
                            .with("prefix", prefix)
                            .with("limit", limit == 0 ? "" : Integer.toString(limit));
            return Subrequest.answer(next, Subrequest.of(request, "GET", path).withQuery(query));
        }

        private static JsonNode read(Response listing) {
            try {
                return MAPPER.readTree(ContentBody.bytes(listing.content(), LISTING_BYTES_MAX));
            } catch (IOException e) {
                throw new UncheckedIOException("a listing cannot be read", e);
            }
        }

        /// {@return the error as the site wants it shown}
        Response error(Response plain) {
            if (site.error().isEmpty()) {
                return plain;
            }
            ContainerPath container = site.container();
            String name = plain.status() + site.error();
            String path = Subrequest.path(container.account(), container.container(), name);
            Response page = Subrequest.answer(next, Subrequest.of(request, "GET", path));
            if (page.status() / 100 != 2) {
                return closed(page, plain);
            }
            return closed(plain, page.withStatus(plain.status()));
        }
    }
}
