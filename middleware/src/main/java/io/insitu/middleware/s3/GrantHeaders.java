package io.insitu.middleware.s3;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.s3.Acl.Grant;
import io.insitu.middleware.s3.Grantee.Group;
import io.insitu.middleware.s3.Grantee.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// The access control list that a request's headers ask for: a canned one (`x-amz-acl`), or grants
/// one by one (`x-amz-grant-read: id="test:tester", uri="…"`), not both.
record GrantHeaders(Request request) {
    private static final String CANNED = "x-amz-acl";
    private static final String GRANT = "x-amz-grant-";

    /// {@return the list; nothing when no header speaks of one}
    ///
    /// @param bucketOwner empty when the bucket has none
    Optional<Acl> read(String owner, Supplier<String> bucketOwner) {
        List<Grant> grants = grants();
        String canned = request.headers().text(CANNED);
        if (request.headers().has(CANNED)) {
            if (!grants.isEmpty()) {
                throw S3Error.INVALID_REQUEST.saying(
                        request, "Specifying both Canned ACLs and Header Grants is not allowed");
            }
            return Optional.of(new Acl(owner, canned(canned, owner, bucketOwner)));
        }
        return grants.isEmpty() ? Optional.empty() : Optional.of(new Acl(owner, grants));
    }

    private List<Grant> grants() {
        List<Grant> grants = new ArrayList<>();
        for (Headers.Field field : request.headers().startingWith(GRANT).fields()) {
            String name = field.name().substring(GRANT.length()).toUpperCase(Locale.ROOT);
            Optional<Permission> permission = Permission.named(name.replace('-', '_'));
            if (permission.isPresent()) {
                for (String each : field.value().split(",", -1)) {
                    grants.add(new Grant(grantee(each.strip()), permission.get()));
                }
            }
        }
        return grants;
    }

    private Grantee grantee(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw S3Error.INVALID_REQUEST.on(request);
        }
        String type = text.substring(0, equals).toLowerCase(Locale.ROOT);
        String value = text.substring(equals + 1).replaceAll("^[\"']+|[\"']+$", "");
        return switch (type) {
            case "id" -> user(request, value);
            case "uri" -> group(request, value);
            case "emailaddress" -> throw S3Error.NOT_IMPLEMENTED.on(request);
            default -> throw wrong(request, "Argument format not recognized", type, value);
        };
    }

    /// {@return the user of that id, which must not be one that a group is stored by}
    static User user(Request request, String id) {
        if (id.isEmpty() || Group.stored(id).isPresent()) {
            throw wrong(request, "Invalid id", "CanonicalUser/ID", id);
        }
        return new User(id);
    }

    static Group group(Request request, String uri) {
        return Group.at(uri).orElseThrow(() -> wrong(request, "Invalid group uri", "uri", uri));
    }

    private static SwiftException wrong(
            Request request, String words, String argument, String value) {
        return S3Error.INVALID_ARGUMENT.saying(
                request, words, "ArgumentName", argument, "ArgumentValue", value);
    }

    private List<Grant> canned(String name, String owner, Supplier<String> bucketOwner) {
        Grant own = new Grant(new User(owner), Permission.FULL_CONTROL);
        return switch (name) {
            case "private" -> List.of(own);
            case "public-read" -> List.of(new Grant(Group.ALL_USERS, Permission.READ), own);
            case "public-read-write" ->
                    List.of(
                            new Grant(Group.ALL_USERS, Permission.READ),
                            new Grant(Group.ALL_USERS, Permission.WRITE),
                            own);
            case "authenticated-read" ->
                    List.of(new Grant(Group.AUTHENTICATED_USERS, Permission.READ), own);
            case "bucket-owner-read" ->
                    withBucketOwner(own, bucketOwner.get(), Permission.READ).reversed();
            case "bucket-owner-full-control" ->
                    withBucketOwner(own, bucketOwner.get(), Permission.FULL_CONTROL);
            case "log-delivery-write" ->
                    List.of(
                            new Grant(Group.LOG_DELIVERY, Permission.WRITE),
                            new Grant(Group.LOG_DELIVERY, Permission.READ_ACP),
                            own);
            default -> throw wrong(request, S3Error.INVALID_ARGUMENT.text(), CANNED, name);
        };
    }

    private static List<Grant> withBucketOwner(Grant own, String owner, Permission permission) {
        return owner.isEmpty()
                ? List.of(own)
                : List.of(own, new Grant(new User(owner), permission));
    }
}
