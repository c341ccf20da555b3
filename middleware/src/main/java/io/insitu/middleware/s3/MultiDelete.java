package io.insitu.middleware.s3;

import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Deletes many objects of a bucket, one after the other.
record MultiDelete(S3Call call) {
    Response answer() {
        Optional<XmlBody> body = XmlBody.read(call, "Delete");
        List<XmlBody> objects = body.map(xml -> xml.children("Object")).orElse(List.of());
        if (objects.isEmpty() || objects.size() > call.config().maxMultiDeleteObjects()) {
            throw S3Error.MALFORMED_XML.on(call.request());
        }
        call.wanted(call.to("HEAD", call.bucket())).content().close();
        boolean quiet = body.map(xml -> xml.text("Quiet").equals("true")).orElse(false);
        List<String> keys = new ArrayList<>();
        for (XmlBody object : objects) {
            String key = object.text("Key");
            if (key.isEmpty() || !object.text("VersionId").replace("null", "").isEmpty()) {
                throw (key.isEmpty() ? S3Error.MALFORMED_XML : S3Error.NOT_IMPLEMENTED)
                        .on(call.request());
            }
            keys.add(key);
        }
        Xml xml = Xml.result("DeleteResult");
        keys.forEach(key -> delete(key, quiet, xml));
        return xml.answer();
    }

    private void delete(String key, boolean quiet, Xml xml) {
        try {
            new ObjectCalls(call.of(call.bucket(), key)).delete().content().close();
            if (!quiet) {
                xml.begin("Deleted").text("Key", key).end();
            }
        } catch (SwiftException e) {
            S3Error error = e.status() == 403 ? S3Error.ACCESS_DENIED : S3Error.INTERNAL_ERROR;
            xml.begin("Error").text("Key", key).text("Code", error.code());
            xml.text("Message", error.text()).end();
        }
    }
}
