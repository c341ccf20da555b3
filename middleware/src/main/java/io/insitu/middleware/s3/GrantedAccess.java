package io.insitu.middleware.s3;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.listing.ListedType;
import java.util.Optional;
import java.util.function.Supplier;

/// The access control lists of buckets and objects, which decide alone: the sender's rights in
/// Swift's API count only for creating buckets. What has no list, since Swift's API has stored it,
/// is nobody's: nobody gets at it, or with `allow_no_owner` everybody of the account.
record GrantedAccess(S3Call call) implements Access {
    /// Where the lists are kept, as Swift keeps them.
    private static final String OF_BUCKET = "X-Container-Sysmeta-S3Api-Acl";

    private static final String OF_OBJECT = "X-Object-Sysmeta-S3Api-Acl";

    /// The list of the object that an upload becomes, kept with the upload.
    private static final String OF_UPLOAD = "X-Object-Sysmeta-S3Api-Tmpacl";

    @Override
    public void check() {
        String method = call.request().method();
        boolean allowed =
                switch (Need.of(method, call.key().isEmpty(), call.query())) {
                    case Need.Nothing() -> true;
                    case Need.OwnAccount() -> call.request().authorizer().owns(call.account());
                    case Need.OwnBucket() -> owns(bucket());
                    case Need.OfBucket(Permission permission) -> may(bucket(), permission);
                    case Need.OfObject(Permission permission) -> may(object(), permission);
                };
        check(allowed);
    }

    @Override
    public void checkRead() {
        // Parts of uploads have no lists, but are nobody's business before they are an object.
        check(!call.bucket().endsWith(S3Call.SEGMENTS) && may(object(), Permission.READ));
    }

    @Override
    public void checkDelete() {
        check(may(bucket(), Permission.WRITE));
    }

    private void check(boolean allowed) {
        if (!allowed) {
            throw S3Error.ACCESS_DENIED.on(call.request());
        }
    }

    private boolean may(Acl acl, Permission permission) {
        return owns(acl) || acl.allows(user(), permission);
    }

    private boolean owns(Acl acl) {
        return acl.isOwnedBy(user()) || (!acl.hasOwner() && call.config().allowNoOwner());
    }

    private String user() {
        return call.request().authorizer().user();
    }

    private Acl bucket() {
        return stored(call.to("HEAD", call.bucket()), OF_BUCKET);
    }

    private Acl object() {
        new VersionCalls(call).checkKept();
        Request head = call.to("HEAD", call.bucket(), call.key());
        return stored(head.withQuery(VersionCalls.query(call)), OF_OBJECT);
    }

    private Acl named() {
        return call.key().isEmpty() ? bucket() : object();
    }

    private Acl stored(Request head, String header) {
        Response standing = call.wanted(head);
        standing.content().close();
        return Acl.decode(standing.headers().text(header));
    }

    @Override
    public boolean shows(String other) {
        if (!call.config().checkBucketOwner()) {
            return true;
        }
        Response standing = call.ask(call.to("HEAD", other));
        standing.content().close();
        return standing.status() / 100 == 2 && owns(Acl.decode(standing.headers().text(OF_BUCKET)));
    }

    @Override
    public boolean isOfAnother() {
        Acl acl = bucket();
        return acl.hasOwner() && !acl.isOwnedBy(user());
    }

    @Override
    public Headers ofNewBucket() {
        return Headers.of(OF_BUCKET, given(this::user).encode());
    }

    @Override
    public Headers ofNewObject() {
        return Headers.of(OF_OBJECT, ofObject());
    }

    @Override
    public Headers ofUpload() {
        return Headers.of(OF_UPLOAD, ofObject());
    }

    @Override
    public Headers ofCompleted(Headers upload) {
        return Headers.of(OF_OBJECT, upload.text(OF_UPLOAD));
    }

    @Override
    public Headers ofPart() {
        return Headers.of(OF_OBJECT, "");
    }

    private String ofObject() {
        return given(() -> bucket().owner()).encode();
    }

    /// {@return the list that the headers ask for; without any the sender's alone}
    private Acl given(Supplier<String> bucketOwner) {
        return new GrantHeaders(call.request())
                .read(user(), bucketOwner)
                .orElseGet(() -> Acl.onlyOf(user()));
    }

    @Override
    public Response get() {
        return named().document().answer();
    }

    @Override
    public Response put() {
        Acl before = named();
        Acl after = asked(before.hasOwner() ? before.owner() : user());
        if (before.hasOwner() && !before.isOwnedBy(after.owner())) {
            throw S3Error.ACCESS_DENIED.on(call.request());
        }
        Request change =
                call.key().isEmpty()
                        ? call.to("POST", call.bucket())
                                .withHeaders(own -> own.with(OF_BUCKET, after.encode()))
                        : copyOnItself(after);
        call.wanted(change).content().close();
        return Response.of(200);
    }

    /// {@return the list of the headers or of the body, of which only one may be there}
    private Acl asked(String owner) {
        Supplier<String> bucketOwner = call.key().isEmpty() ? () -> owner : () -> bucket().owner();
        Optional<Acl> ofHeaders = new GrantHeaders(call.request()).read(owner, bucketOwner);
        if (ofHeaders.isEmpty()) {
            return XmlBody.read(call, "AccessControlPolicy", S3Error.MALFORMED_ACL)
                    .map(xml -> new AclDocument(call, xml).acl())
                    .orElseThrow(() ->
                            S3Error.MISSING_SECURITY_HEADER.on(
                                    call.request(), "MissingHeaderName", "x-amz-acl"));
        }
        if (!XmlBody.isMissing(call)) {
            throw S3Error.UNEXPECTED_CONTENT.on(call.request());
        }
        return ofHeaders.get();
    }

    /// System metadata of an object changes only with its bytes, so that it is stored once more, as
    /// Swift does it; of one that is made of parts that is only the list of these.
    private Request copyOnItself(Acl acl) {
        Response standing = call.wanted(call.to("HEAD", call.bucket(), call.key()));
        standing.content().close();
        checkLatest(standing);
        Headers headers =
                Headers.of(
                        "X-Copy-From",
                        ObjectCalls.path(call),
                        "Content-Type",
                        standing.headers().text("Content-Type"),
                        OF_OBJECT,
                        acl.encode());
        String etag = standing.headers().text(S3Headers.ETAG);
        Headers listed =
                etag.isEmpty() ? headers : ListedType.with(headers, ListedType.S3_ETAG, etag);
        Request put = call.to("PUT", call.bucket(), call.key());
        boolean large = standing.headers().isTrue("X-Static-Large-Object");
        return put.withQuery(large ? Query.EMPTY.with("multipart-manifest", "get") : Query.EMPTY)
                .withHeaders(own -> own.and(listed));
    }

    private void checkLatest(Response standing) {
        String version = call.query().text("versionId");
        String latest = S3Headers.version(standing).text("x-amz-version-id");
        if (!version.isEmpty() && !version.equals(latest.isEmpty() ? "null" : latest)) {
            throw S3Error.NOT_IMPLEMENTED.saying(
                    call.request(), "The list of a version that is not the latest stays as it is.");
        }
    }
}
