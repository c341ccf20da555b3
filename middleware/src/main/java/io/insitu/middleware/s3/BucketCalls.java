package io.insitu.middleware.s3;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is done with the service and with one bucket, but for listing it.
record BucketCalls(S3Call call) {
    private static final Pattern COMPLIANT =
            Pattern.compile("(?!.*(\\.\\.|\\.-|-\\.))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern ADDRESS = Pattern.compile("(\\d+\\.){3}\\d+");
    private static final Pattern OLD = Pattern.compile("[A-Za-z0-9._-]{3,255}");

    /// {@return whether S3 has buckets of that name; others have no owner but Swift's clients}
    static boolean isValid(String name, S3Config config) {
        return config.dnsCompliantBucketNames()
                ? COMPLIANT.matcher(name).matches() && !ADDRESS.matcher(name).matches()
                : OLD.matcher(name).matches();
    }

    Response service() {
        Xml xml = Xml.result("ListAllMyBucketsResult");
        ObjectListing.owner(call, xml);
        xml.begin("Buckets");
        List<ListedObject> page = ListedObject.page(call, Query.EMPTY);
        while (!page.isEmpty()) {
            for (ListedObject container : page) {
                if (isValid(container.name(), call.config())
                        && call.access().shows(container.name())) {
                    xml.begin("Bucket").text("Name", container.name());
                    xml.text("CreationDate", container.modified()).end();
                }
            }
            page = ListedObject.page(call, Query.EMPTY.with("marker", page.getLast().name()));
        }
        return xml.answer();
    }

    Response head() {
        call.wanted(call.to("HEAD", call.bucket())).content().close();
        return Response.of(200);
    }

    Response put() {
        checkLocation();
        Headers lists = call.access().ofNewBucket();
        Response answer = call.wanted(call.to("PUT", call.bucket()));
        answer.content().close();
        // Nothing of one that is there is changed, whoever creates it at the same time.
        if (answer.status() == 202) {
            throw standing();
        }
        if (!lists.fields().isEmpty()) {
            Request post = call.to("POST", call.bucket());
            call.wanted(post.withHeaders(own -> own.and(lists))).content().close();
        }
        return Response.of(200).withHeader("Location", "/" + call.bucket());
    }

    private SwiftException standing() {
        S3Error error =
                call.access().isOfAnother()
                        ? S3Error.BUCKET_ALREADY_EXISTS
                        : S3Error.BUCKET_ALREADY_OWNED_BY_YOU;
        return error.on(call.request(), "BucketName", call.bucket());
    }

    private void checkLocation() {
        Optional<XmlBody> body = XmlBody.read(call, "CreateBucketConfiguration");
        String wanted = body.map(xml -> xml.text("LocationConstraint")).orElse("");
        if (!wanted.isEmpty() && !wanted.equals(call.config().location())) {
            throw S3Error.INVALID_LOCATION_CONSTRAINT.on(call.request());
        }
    }

    /// Deletes what is left of uploads to it, then the bucket itself: who is interrupted can ask
    /// again.
    Response delete() {
        Query any = Query.EMPTY.with("versions", "").with("limit", "1");
        if (!ListedObject.page(call, any, call.bucket()).isEmpty()) {
            throw S3Error.BUCKET_NOT_EMPTY.on(call.request());
        }
        if (call.status(call.to("HEAD", call.segments())) / 100 == 2) {
            for (ListedObject part : ListedObject.all(call, call.segments(), "")) {
                call.send(call.to("DELETE", call.segments(), part.name()));
            }
            call.send(call.to("DELETE", call.segments()));
        }
        call.wanted(call.to("DELETE", call.bucket())).content().close();
        return Response.of(204);
    }

    Response location() {
        head();
        String location = call.config().location();
        // Of its first region S3 says nothing.
        Xml xml = Xml.result("LocationConstraint");
        return (location.equals("us-east-1") ? xml : xml.value(location)).answer();
    }

    Response logging() {
        head();
        return Xml.result("BucketLoggingStatus").answer();
    }
}
