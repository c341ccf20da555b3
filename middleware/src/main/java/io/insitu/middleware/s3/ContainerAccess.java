package io.insitu.middleware.s3;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Response;
import io.insitu.middleware.acl.AccessList;
import io.insitu.middleware.s3.Acl.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Access lists as far as Swift's containers have them: the canned ones, of buckets. What a sender
/// may is decided behind, by the containers' lists and by who owns the account.
record ContainerAccess(S3Call call) implements Access {
    private static final String READ = "X-Container-Read";
    private static final String WRITE = "X-Container-Write";

    private static final Set<String> UNAVAILABLE =
            Set.of("authenticated-read", "log-delivery-write", "public-read-write");

    @Override
    public void check() {
        if (!List.of("GET", "HEAD").contains(call.request().method())) {
            canned(call.header("x-amz-acl"));
        }
    }

    @Override
    public void checkDelete() {
        call.wanted(call.to("HEAD", call.bucket())).content().close();
    }

    @Override
    public Headers ofNewBucket() {
        return canned(call.header("x-amz-acl"));
    }

    /// {@return the container's lists that a canned one stands for; none when there is none}
    private Headers canned(String name) {
        if (UNAVAILABLE.contains(name)) {
            throw S3Error.NOT_IMPLEMENTED.on(call.request());
        }
        return switch (name) {
            case "" -> Headers.EMPTY;
            // Objects have no lists of their own, so that these say what holds anyway.
            case "private", "bucket-owner-full-control", "bucket-owner-read" ->
                    Headers.of(READ, "", WRITE, "");
            case "public-read" -> Headers.of(READ, ".r:*,.rlistings", WRITE, "");
            default ->
                    throw S3Error.INVALID_ARGUMENT.on(
                            call.request(), "ArgumentName", "x-amz-acl", "ArgumentValue", name);
        };
    }

    @Override
    public Response put() {
        if (!call.key().isEmpty()) {
            throw S3Error.NOT_IMPLEMENTED.on(call.request());
        }
        String name = call.header("x-amz-acl");
        Headers lists = canned(name.isEmpty() ? ofBody() : name);
        call.wanted(call.to("POST", call.bucket()).withHeaders(own -> own.and(lists)))
                .content()
                .close();
        return Response.of(200);
    }

    /// {@return the canned list that a policy in full is the same as}
    private String ofBody() {
        XmlBody body =
                XmlBody.read(call, "AccessControlPolicy", S3Error.MALFORMED_ACL)
                        .orElseThrow(() ->
                                S3Error.MISSING_SECURITY_HEADER.on(
                                        call.request(), "MissingHeaderName", "x-amz-acl"));
        String name = "";
        for (XmlBody list : body.children("AccessControlList")) {
            for (XmlBody grant : list.children("Grant")) {
                String group =
                        grant.children("Grantee").stream()
                                .findFirst()
                                .map(grantee -> grantee.text("URI"))
                                .orElse("");
                if (group.endsWith("/AllUsers") && grant.text("Permission").equals("READ")) {
                    name = "public-read";
                } else if (!group.isEmpty() || !grant.text("Permission").equals("FULL_CONTROL")) {
                    throw S3Error.NOT_IMPLEMENTED.on(call.request());
                } else if (name.isEmpty()) {
                    name = "private";
                }
            }
        }
        if (name.isEmpty()) {
            throw S3Error.MALFORMED_ACL.on(call.request());
        }
        return name;
    }

    /// The owner's rights, and everybody's if the container's read list lets them in.
    @Override
    public Response get() {
        if (!call.key().isEmpty()) {
            call.wanted(call.to("HEAD", call.bucket(), call.key())).content().close();
        }
        Response bucket = call.wanted(call.to("HEAD", call.bucket()));
        bucket.content().close();
        String user = call.request().authorizer().user();
        List<Grant> grants = new ArrayList<>();
        grants.add(new Grant(new Grantee.User(user), Permission.FULL_CONTROL));
        if (AccessList.parse(bucket.headers().text(READ)).letsIn("")) {
            grants.add(new Grant(Grantee.Group.ALL_USERS, Permission.READ));
        }
        return new Acl(user, grants).document().answer();
    }
}
