package io.insitu.middleware.container;

import io.insitu.middleware.Authorizer.Right;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.HttpDate;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.acl.AccessList;
import io.insitu.middleware.constraints.Checks;
import io.insitu.middleware.constraints.MetadataHeaders;
import io.insitu.middleware.constraints.StoredHeaders;
import io.insitu.middleware.listing.ListingPages;
import io.insitu.middleware.listing.ListingParameters;
import io.insitu.middleware.listing.ListingWriter;
import io.insitu.middleware.policy.StoragePolicy;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.ObjectVersions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Containers: `/v1/{account}/{container}`.
///
/// | method | | answers |
/// |---|---|---|
/// | GET | lists the objects (`limit prefix marker end_marker delimiter path reverse format`), with `versions` all versions of them (`version_marker`) | 200, 204 for an empty plain list |
/// | HEAD | counts | 204 |
/// | PUT | creates it, with its account; sets as POST does | 201, 202 when it was there |
/// | POST | sets `X-Container-Meta-*`, `X-Container-Read`, `X-Container-Write`; removes by `X-Remove-…` or an empty value | 204 |
/// | DELETE | | 204, 409 while it has objects |
/// | OPTIONS | | 200 with `Allow` |
///
/// The access lists and the keys of temporary URLs are shown to the account's owner only. Reading
/// is decided by the read list; the rest is the owner's. `X-Storage-Policy` at a PUT may name the
/// one policy that there is ([StoragePolicy]); a POST that names one is not heeded, as in Swift.
public final class ContainerHandler implements Handler {
    private static final String ALLOWED = "PUT, OPTIONS, POST, GET, HEAD, DELETE";
    private static final String READ_LIST = "x-container-read";
    private static final Set<String> ACCESS_LISTS = Set.of(READ_LIST, "x-container-write");
    private static final Set<String> OWNERS_ONLY =
            Set.of(
                    READ_LIST,
                    "x-container-write",
                    "x-container-meta-temp-url-key",
                    "x-container-meta-temp-url-key-2");

    private final StoragePolicy policy;
    private final ObjectStore store;
    private final Checks checks;
    private final MetadataHeaders metadata = new MetadataHeaders("container", ACCESS_LISTS);

    public ContainerHandler(StoragePolicy policy, ObjectStore store, Checks checks) {
        this.policy = policy;
        this.store = store;
        this.checks = checks;
    }

    @Override
    public Response handle(Request request) {
        if (!(request.target() instanceof Target.OfContainer(ContainerPath container))) {
            throw new IllegalArgumentException("not a container: " + request.path());
        }
        return switch (request.method()) {
            case "GET", "HEAD" -> read(request, container);
            case "PUT" -> put(request, container);
            case "POST" -> post(request, container);
            case "DELETE" -> delete(request, container);
            case "OPTIONS" -> Response.standard(200).withHeader("Allow", ALLOWED);
            default -> throw new SwiftException(405, "", Headers.of("Allow", ALLOWED));
        };
    }

    private Response read(Request request, ContainerPath path) {
        Optional<ContainerRecord> found = store.container(path);
        String acl = found.map(record -> record.metadata().getOrDefault(READ_LIST, "")).orElse("");
        request.authorizer().check(request, path.account(), Right.LIST, acl);
        ContainerRecord record = found.orElseThrow(() -> new SwiftException(404));
        Headers headers = describe(request, record);
        return request.method().equals("HEAD")
                ? ListingWriter.head(request, headers, 204)
                : list(request, path, headers);
    }

    private Response list(Request request, ContainerPath path, Headers headers) {
        ListingQuery query =
                ListingParameters.parse(request.query(), checks.limits().containerListingLimit());
        Optional<ObjectVersions> versions = store.versions();
        if (request.query().has("versions") && versions.isPresent()) {
            VersionPages pages = VersionPages.of(versions.get(), path, request.query());
            return ListingWriter.versions(request, headers, pages, query);
        }
        ListingPages pages = page -> store.objects(path, page);
        if (request.query().has("path")) {
            String folder = request.query().text("path");
            pages = page -> new PathListing(store, path).list(folder, page);
        }
        return ListingWriter.container(request, headers, path.container(), pages, query);
    }

    private Headers describe(Request request, ContainerRecord record) {
        boolean owner = request.authorizer().owns(record.path().account());
        return Headers.of(
                        "X-Container-Object-Count", Long.toString(record.objectCount()),
                        "X-Container-Bytes-Used", Long.toString(record.bytesUsed()),
                        "X-Timestamp", record.created().toString())
                .and(StoredHeaders.of(record.metadata(), owner ? Set.of() : OWNERS_ONLY))
                .and(
                        Headers.of(
                                "Last-Modified",
                                HttpDate.lastModified(record.created()),
                                "Accept-Ranges",
                                "bytes",
                                "X-Storage-Policy",
                                policy.name()));
    }

    private Response put(Request request, ContainerPath path) {
        request.authorizer().check(request, path.account(), Right.OWN, "");
        Map<String, String> before =
                store.container(path).map(ContainerRecord::metadata).orElse(Map.of());
        MetadataUpdate update = update(request, before);
        checkPolicy(request.headers().text("X-Storage-Policy"));
        checks.accountName(path.account());
        checks.containerName(path.container());
        return Response.standard(store.putContainer(path, update) ? 201 : 202);
    }

    private void checkPolicy(String said) {
        if (!said.isEmpty() && !policy.isCalled(said)) {
            throw new SwiftException(400, "Invalid X-Storage-Policy '%s'".formatted(said));
        }
    }

    private Response post(Request request, ContainerPath path) {
        request.authorizer().check(request, path.account(), Right.OWN, "");
        ContainerRecord record = store.container(path).orElseThrow(() -> new SwiftException(404));
        store.updateContainer(path, update(request, record.metadata()));
        return Response.standard(204);
    }

    private MetadataUpdate update(Request request, Map<String, String> before) {
        Headers cleaned = request.headers();
        for (String list : ACCESS_LISTS) {
            Optional<String> given = cleaned.first(list);
            if (given.isPresent()) {
                cleaned = cleaned.with(list, AccessList.clean(list, given.get()));
            }
        }
        checks.metadata(cleaned, "container");
        MetadataUpdate update = metadata.update(cleaned);
        checks.total(metadata.after(before, update));
        return update;
    }

    private Response delete(Request request, ContainerPath path) {
        request.authorizer().check(request, path.account(), Right.OWN, "");
        store.deleteContainer(path);
        return Response.standard(204);
    }
}
