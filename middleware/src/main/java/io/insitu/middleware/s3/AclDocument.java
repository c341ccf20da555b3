package io.insitu.middleware.s3;

import io.insitu.middleware.SwiftException;
import io.insitu.middleware.s3.Acl.Grant;
import java.util.ArrayList;
import java.util.List;

/// An access control list as a client sends it, `AccessControlPolicy`: whatever is in it must be
/// there as often as S3's schema says, and nothing else may be.
///
/// @param root checked as it is read
record AclDocument(S3Call call, XmlBody root) {
    /// @throws SwiftException 400 for another document, 501 for a grantee that is named by an
    ///   address
    Acl acl() {
        XmlBody owner = only(root, "Owner", "AccessControlList");
        XmlBody list = only(root, "AccessControlList", "Owner");
        List<Grant> grants = new ArrayList<>();
        for (XmlBody line : list.children()) {
            if (!line.name().equals("Grant")) {
                throw malformed();
            }
            grants.add(grant(line));
        }
        return new Acl(id(owner), grants);
    }

    private Grant grant(XmlBody line) {
        XmlBody grantee = only(line, "Grantee", "Permission");
        String permission = only(line, "Permission", "Grantee").text();
        return new Grant(
                grantee(grantee), Permission.named(permission).orElseThrow(this::malformed));
    }

    private Grantee grantee(XmlBody grantee) {
        return switch (grantee.attribute(Grantee.TYPES, "type")) {
            case "CanonicalUser" -> GrantHeaders.user(call.request(), id(grantee));
            case "Group" -> GrantHeaders.group(call.request(), only(grantee, "URI").text());
            case "AmazonCustomerByEmail" -> {
                only(grantee, "EmailAddress");
                throw S3Error.NOT_IMPLEMENTED.on(call.request());
            }
            default -> throw malformed();
        };
    }

    private String id(XmlBody user) {
        return only(user, "ID", "DisplayName").text();
    }

    /// {@return the one child of that name, beside which only these others may stand}
    private XmlBody only(XmlBody parent, String name, String... others) {
        for (XmlBody child : parent.children()) {
            if (!child.name().equals(name) && !List.of(others).contains(child.name())) {
                throw malformed();
            }
        }
        List<XmlBody> found = parent.children(name);
        if (found.size() != 1) {
            throw malformed();
        }
        return found.getFirst();
    }

    private SwiftException malformed() {
        return S3Error.MALFORMED_ACL.on(call.request());
    }
}
