package io.insitu.middleware.s3;

import io.insitu.middleware.Query;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import java.util.List;

/// Deletes many objects of a bucket, one after the other.
record MultiDelete(S3Call call) {
    Response answer() {
        XmlBody body =
                XmlBody.read(call, "Delete")
                        .orElseThrow(() -> S3Error.MISSING_REQUEST_BODY_ERROR.on(call.request()));
        List<XmlBody> objects = body.children("Object");
        if (objects.isEmpty() || objects.size() > call.config().maxMultiDeleteObjects()) {
            throw S3Error.MALFORMED_XML.on(call.request());
        }
        if (objects.stream().anyMatch(object -> object.text("Key").isEmpty())) {
            throw S3Error.USER_KEY_MUST_BE_SPECIFIED.on(call.request());
        }
        boolean quiet = body.text("Quiet").equals("true");
        Xml xml = Xml.result("DeleteResult");
        if (may()) {
            objects.forEach(each -> delete(each.text("Key"), each.text("VersionId"), quiet, xml));
        } else {
            objects.forEach(each ->
                    refused(S3Error.ACCESS_DENIED, each.text("Key"), each.text("VersionId"), xml));
        }
        return xml.answer();
    }

    private boolean may() {
        try {
            call.access().checkDelete();
            return true;
        } catch (SwiftException e) {
            if (e.status() == 403) {
                return false;
            }
            throw e;
        }
    }

    private void delete(String key, String version, boolean quiet, Xml xml) {
        Query query = version.isEmpty() ? Query.EMPTY : Query.EMPTY.with("versionId", version);
        try {
            new ObjectCalls(call.of(call.bucket(), key).of(query)).delete().content().close();
            if (!quiet) {
                named(xml.begin("Deleted"), key, version).end();
            }
        } catch (SwiftException e) {
            S3Error error = e.status() == 403 ? S3Error.ACCESS_DENIED : S3Error.INTERNAL_ERROR;
            refused(error, key, version, xml);
        }
    }

    private static void refused(S3Error error, String key, String version, Xml xml) {
        named(xml.begin("Error"), key, version).text("Code", error.code());
        xml.text("Message", error.text()).end();
    }

    private static Xml named(Xml xml, String key, String version) {
        xml.text("Key", key);
        return version.isEmpty() ? xml : xml.text("VersionId", version);
    }
}
