package io.insitu.middleware.s3;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.entity.Conditions;
import io.insitu.middleware.listing.ListedType;
import io.insitu.storage.Body;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Uploads in parts: begun, listed, completed. What they become is a static large object whose
/// segments are the parts.
record UploadCalls(S3Call call) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /// Not only digits, as a part's number is.
    private static final Pattern MARKER = Pattern.compile("(.+)/(U[0-9a-f]{32})", Pattern.DOTALL);

    Response create() {
        call.wanted(call.to("HEAD", call.bucket())).content().close();
        Headers lists = call.access().ofUpload();
        if (call.status(call.to("HEAD", call.segments())) == 404) {
            call.wanted(call.to("PUT", call.segments())).content().close();
        }
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        String id = "U" + HexFormat.of().formatHex(random);
        Headers given = S3Headers.described(call.request().headers());
        Headers described =
                given.text("Content-Type").isEmpty()
                        ? given.with("Content-Type", "binary/octet-stream")
                        : given;
        Request put =
                call.to("PUT", call.segments(), call.key() + "/" + id)
                        .withHeaders(own -> own.and(described).and(lists));
        call.wanted(put).content().close();
        return Xml.result("InitiateMultipartUploadResult")
                .text("Bucket", call.bucket())
                .text("Key", ObjectListing.encoding(call).apply(call.key()))
                .text("UploadId", id)
                .answer();
    }

    /// {@return the uploads to the bucket that are neither complete nor given up}
    Response list() {
        call.wanted(call.to("HEAD", call.bucket())).content().close();
        int limit = call.config().maxBucketListing();
        int max = Math.min(limit, ObjectListing.number(call, "max-uploads", limit));
        UnaryOperator<String> written = ObjectListing.encoding(call);
        Set<String> prefixes = new TreeSet<>();
        List<String[]> found = found(prefixes);
        List<String[]> shown = found.subList(0, Math.min(max, found.size()));
        Xml xml = Xml.result("ListMultipartUploadsResult").text("Bucket", call.bucket());
        xml.text("KeyMarker", written.apply(call.query().text("key-marker")));
        xml.text("UploadIdMarker", call.query().text("upload-id-marker"));
        xml.text("NextKeyMarker", shown.isEmpty() ? "" : written.apply(shown.getLast()[0]));
        xml.text("NextUploadIdMarker", shown.isEmpty() ? "" : shown.getLast()[1]);
        ObjectListing.optional(call, xml, "delimiter", "Delimiter", written);
        ObjectListing.optional(call, xml, "prefix", "Prefix", written);
        xml.text("MaxUploads", Integer.toString(max));
        ObjectListing.optional(call, xml, "encoding-type", "EncodingType", written);
        xml.text("IsTruncated", Boolean.toString(found.size() > shown.size()));
        String user = call.request().authorizer().user();
        for (String[] upload : shown) {
            xml.begin("Upload").text("Key", written.apply(upload[0])).text("UploadId", upload[1]);
            for (String who : List.of("Initiator", "Owner")) {
                xml.begin(who).text("ID", user).text("DisplayName", user).end();
            }
            xml.text("StorageClass", "STANDARD").text("Initiated", upload[2]).end();
        }
        for (String prefix : prefixes) {
            xml.begin("CommonPrefixes").text("Prefix", written.apply(prefix)).end();
        }
        return xml.answer();
    }

    /// {@return key, id and time of the uploads behind the markers}
    ///
    /// @param prefixes gets what stands for keys in which the delimiter is
    private List<String[]> found(Set<String> prefixes) {
        String keyMarker = call.query().text("key-marker");
        String idMarker = call.query().text("upload-id-marker");
        String prefix = call.query().text("prefix");
        String delimiter = call.query().text("delimiter");
        List<String[]> found = new ArrayList<>();
        List<ListedObject> objects =
                call.status(call.to("HEAD", call.segments())) == 404
                        ? List.of()
                        : ListedObject.all(call, call.segments(), prefix);
        for (ListedObject object : objects) {
            var marker = MARKER.matcher(object.name());
            if (!marker.matches()
                    || !isAfter(marker.group(1), marker.group(2), keyMarker, idMarker)) {
                continue;
            }
            String key = marker.group(1);
            int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            if (end >= 0) {
                prefixes.add(key.substring(0, end + delimiter.length()));
            } else {
                found.add(new String[] {key, marker.group(2), object.modified()});
            }
        }
        return found;
    }

    private static boolean isAfter(String key, String id, String keyMarker, String idMarker) {
        if (keyMarker.isEmpty()) {
            return true;
        }
        int order = key.compareTo(keyMarker);
        return order > 0 || (order == 0 && !idMarker.isEmpty() && id.compareTo(idMarker) > 0);
    }

    Response complete() {
        PartCalls upload = new PartCalls(call);
        Optional<XmlBody> body = XmlBody.read(call, "CompleteMultipartUpload");
        List<XmlBody> wanted = body.map(xml -> xml.children("Part")).orElse(List.of());
        String id = call.query().text("uploadId");
        Response standing = call.ask(call.to("HEAD", call.bucket(), call.key()));
        standing.content().close();
        if (standing.headers().text(S3Headers.UPLOAD_ID).equals(id) && !id.isEmpty()) {
            // A client that did not hear that it was completed asks again.
            return completed(S3Headers.etag(standing));
        }
        Response marker = upload.begun();
        if (body.isEmpty()) {
            throw S3Error.INVALID_REQUEST.saying(
                    call.request(), "You must specify at least one part");
        }
        if (wanted.isEmpty()) {
            throw S3Error.MALFORMED_XML.on(call.request());
        }
        List<PartCalls.Part> parts = chosen(upload, wanted);
        String etag = etag(parts);
        call.wanted(manifest(marker, parts, etag, id)).content().close();
        call.send(call.to("DELETE", call.segments(), upload.upload()));
        return completed(etag);
    }

    private List<PartCalls.Part> chosen(PartCalls upload, List<XmlBody> wanted) {
        Map<Integer, PartCalls.Part> there = new HashMap<>();
        upload.parts().forEach(part -> there.put(part.number(), part));
        List<PartCalls.Part> chosen = new ArrayList<>();
        int before = 0;
        for (XmlBody each : wanted) {
            String text = each.text("PartNumber").strip();
            int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
            if (number < 1 || each.children("ETag").isEmpty()) {
                throw S3Error.MALFORMED_XML.on(call.request());
            }
            if (number <= before) {
                throw S3Error.INVALID_PART_ORDER.on(call.request(), "UploadId", upload.id());
            }
            before = number;
            PartCalls.Part part = there.get(number);
            String etag = '"' + Conditions.unquoted(each.text("ETag").strip()) + '"';
            if (part == null || !part.object().etag().equals(etag)) {
                throw S3Error.INVALID_PART.on(call.request(), "UploadId", upload.id());
            }
            chosen.add(part);
        }
        checkSizes(chosen);
        return chosen;
    }

    private void checkSizes(List<PartCalls.Part> parts) {
        for (PartCalls.Part part : parts.subList(0, parts.size() - 1)) {
            if (part.object().bytes() < call.config().minSegmentSize()) {
                throw S3Error.ENTITY_TOO_SMALL.on(
                        call.request(),
                        "PartNumber",
                        Integer.toString(part.number()),
                        "ProposedSize",
                        Long.toString(part.object().bytes()));
            }
        }
    }

    /// The MD5 of the parts' MD5s, and how many they are.
    private static String etag(List<PartCalls.Part> parts) {
        MessageDigest md5 = Digests.of("MD5");
        for (PartCalls.Part part : parts) {
            md5.update(HexFormat.of().parseHex(Conditions.unquoted(part.object().etag())));
        }
        return Digests.hex(md5.digest()) + "-" + parts.size();
    }

    private Request manifest(Response marker, List<PartCalls.Part> parts, String etag, String id) {
        ArrayNode segments = MAPPER.createArrayNode();
        for (PartCalls.Part part : parts) {
            segments.addObject()
                    .put("path", "/" + call.segments() + "/" + part.object().name())
                    .put("etag", Conditions.unquoted(part.object().etag()))
                    .put("size_bytes", part.object().bytes());
        }
        byte[] json = segments.toString().getBytes(StandardCharsets.UTF_8);
        Headers described =
                marker.headers()
                        .filter(field ->
                                field.startsWith("x-object-meta-")
                                        || !S3Headers.described(
                                                        Headers.of(field.name(), field.value()))
                                                .fields()
                                                .isEmpty())
                        .with(S3Headers.ETAG, etag)
                        .with(S3Headers.UPLOAD_ID, id)
                        .and(call.access().ofCompleted(marker.headers()));
        Headers listed = ListedType.with(described, ListedType.S3_ETAG, etag);
        return call.to("PUT", call.bucket(), call.key())
                .withQuery(Query.parse("multipart-manifest=put"))
                .withBody(Body.of(ByteBuffer.wrap(json)))
                .withHeaders(own ->
                        own.and(listed).with("Content-Length", Integer.toString(json.length)));
    }

    private Response completed(String etag) {
        return Xml.result("CompleteMultipartUploadResult")
                .text(
                        "Location",
                        "http://%s/%s/%s"
                                .formatted(
                                        call.request().exchange().host(),
                                        call.bucket(),
                                        call.key()))
                .text("Bucket", call.bucket())
                .text("Key", call.key())
                .text("ETag", '"' + etag + '"')
                .answer();
    }
}
