package io.insitu.it.comparison;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.insitu.it.comparison.Side.Reply;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One aspect in which two answers to the same request are not the same, once everything is put
/// aside that is never the same twice.
///
/// @param aspect `status`, `body` or `header NAME`
record Difference(String aspect, String ours, String swifts) {
    private static final String NOTHING = "(none)";

    /// What every answer has in its own way, and why that is no difference.
    private static final Map<String, String> EXPLAINED =
            Map.of(
                    "connection", "of the connection, not of the answer",
                    "keep-alive", "of the connection, not of the answer",
                    "transfer-encoding", "of the connection, not of the answer",
                    "x-container-sharding", "no container is ever split here");

    /// Headers that must be on both sides, whatever they say.
    private static final Set<String> MOMENTARY =
            Set.of(
                    "date",
                    "x-amz-id-2",
                    "x-amz-request-id",
                    "last-modified",
                    // Swift's hash of a manifest has the times of its segments in it.
                    "x-manifest-etag",
                    "x-auth-token",
                    "x-copied-from-last-modified",
                    "x-auth-token-expires",
                    "x-openstack-request-id",
                    "x-put-timestamp",
                    "x-storage-token",
                    "x-timestamp",
                    "x-trans-id");

    /// Swift's account servers hear of these in their own time.
    private static final Set<String> LATE =
            Set.of(
                    "x-account-object-count",
                    "x-account-bytes-used",
                    "x-account-storage-policy-gold-object-count",
                    "x-account-storage-policy-gold-bytes-used");

    /// Headers whose items have no order.
    private static final Set<String> LISTS =
            Set.of(
                    "access-control-allow-methods",
                    "access-control-expose-headers",
                    "allow",
                    "vary");

    /// The hash of a manifest's own bytes, in which the times of its segments stand.
    private static final Pattern MANIFEST_HASH =
            Pattern.compile("\"hash\":\"[0-9a-f]{32}\"(?=[^{}]*\"slo_etag\")");

    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6}|\\.000Z)?");
    private static final Pattern TRANSACTION = Pattern.compile("tx[0-9a-f]{21}-[0-9a-f]{10}");

    /// A timestamp in its normal form, by which versions are named.
    private static final Pattern VERSION = Pattern.compile("\\b\\d{10}\\.\\d{5}\\b");

    private static final Pattern EMPTY = Pattern.compile("<(\\w+)((?: [^>]*)?)/>");
    private static final Pattern UPLOAD = Pattern.compile("<((?:Next)?UploadId(?:Marker)?)>[^<]+<");

    /// What became of one of many keys; Swift deletes several at a time and names them as it is
    /// done.
    private static final Pattern DELETED = Pattern.compile("<(Deleted|Error)><Key>.*?</\\1>");

    private static final Pattern LATE_COUNTS =
            Pattern.compile("(\"(?:count|bytes)\" ?: ?|<(?:count|bytes)>)\\d+");
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

    /// {@return in what our answer differs from Swift's}
    static List<Difference> between(Step step, Reply ours, Reply swifts, Set<String> hosts) {
        Map<String, String> mine = form(step, ours, hosts);
        Map<String, String> theirs = form(step, swifts, hosts);
        Set<String> aspects = new TreeSet<>(mine.keySet());
        aspects.addAll(theirs.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String aspect : aspects) {
            String our = mine.getOrDefault(aspect, NOTHING);
            String their = theirs.getOrDefault(aspect, NOTHING);
            if (!Objects.equals(our, their)) {
                differences.add(new Difference(aspect, our, their));
            }
        }
        return differences;
    }

    /// {@return an answer, aspect by aspect, as it would be the next time}
    private static Map<String, String> form(Step step, Reply reply, Set<String> hosts) {
        Map<String, String> form = new TreeMap<>();
        form.put("status", Integer.toString(reply.status()));
        String boundary = boundary(reply);
        reply.headers()
                .forEach((name, value) -> {
                    if (isCompared(step, reply, name)) {
                        form.put("header " + name, masked(name, value, boundary, hosts));
                    }
                });
        form.put("body", body(step, reply, boundary, hosts));
        return form;
    }

    /// The length is compared where it is all that is known of the body; 204 and 304 have none (RFC
    /// 9110, section 8.6), though Swift says 0.
    private static boolean isCompared(Step step, Reply reply, String name) {
        if (name.equals("etag") && isOfManifest(step, reply)) {
            return false;
        }
        if (step.sender().isOfS3() && isIdle(step, reply, name)) {
            return false;
        }
        if (name.equals("content-length")) {
            return step.method().equals("HEAD") && reply.status() != 204 && reply.status() != 304;
        }
        return !EXPLAINED.containsKey(name);
    }

    /// That ranges can be had S3 says itself and `s3api` does not; it gives a type to what has no
    /// bytes.
    private static boolean isIdle(Step step, Reply reply, String name) {
        boolean object = step.method().equals("HEAD") && step.target().matches("/[^/?]+/.+");
        return name.equals("accept-ranges")
                || (name.equals("content-type") && reply.body().isEmpty() && !object);
    }

    /// {@return whether it is about a manifest's own bytes}
    private static boolean isOfManifest(Step step, Reply reply) {
        return step.target().contains("multipart-manifest=get")
                && reply.headers().containsKey("x-static-large-object");
    }

    private static String masked(String name, String value, String boundary, Set<String> hosts) {
        if (MOMENTARY.contains(name) || LATE.contains(name)) {
            return "(given)";
        }
        if (LISTS.contains(name)) {
            return new TreeSet<>(List.of(value.split(", ", -1))).toString();
        }
        return maskedText(value, boundary, hosts);
    }

    private static String maskedText(String text, String boundary, Set<String> hosts) {
        String masked = boundary.isEmpty() ? text : text.replace(boundary, "BOUNDARY");
        for (String host : hosts) {
            masked = masked.replace(host, "HOST");
        }
        masked = VERSION.matcher(masked).replaceAll("VERSION");
        return TRANSACTION.matcher(masked).replaceAll("TRANSACTION");
    }

    private static String boundary(Reply reply) {
        String type = reply.headers().getOrDefault("content-type", "");
        return type.startsWith("multipart/") ? type.replaceFirst(".*boundary=", "") : "";
    }

    private static String body(Step step, Reply reply, String boundary, Set<String> hosts) {
        String timeless = maskedText(reply.body(), boundary, hosts);
        String type = reply.headers().getOrDefault("content-type", "");
        if (type.startsWith("application/json") && !timeless.isEmpty()) {
            timeless = TIME.matcher(ordered(timeless)).replaceAll("TIME");
            timeless = MANIFEST_HASH.matcher(timeless).replaceAll("\"hash\":\"MANIFEST\"");
        } else if (timeless.startsWith("<?xml")) {
            timeless = TIME.matcher(timeless).replaceAll("TIME");
            timeless = EMPTY.matcher(timeless).replaceAll("<$1$2></$1>");
            timeless = UPLOAD.matcher(timeless).replaceAll("<$1>UPLOAD<");
            timeless = withOrderedDeletes(timeless);
        }
        return step.isOfAccount() ? LATE_COUNTS.matcher(timeless).replaceAll("$1LATE") : timeless;
    }

    private static String withOrderedDeletes(String xml) {
        Iterator<String> ordered =
                DELETED.matcher(xml).results().map(MatchResult::group).sorted().iterator();
        return DELETED.matcher(xml).replaceAll(_ -> Matcher.quoteReplacement(ordered.next()));
    }

    /// {@return the JSON text with its fields in the order of their names}
    private static String ordered(String json) {
        try {
            return JSON.writeValueAsString(JSON.readValue(json, Object.class));
        } catch (JsonProcessingException e) {
            return "not JSON: " + json;
        }
    }

    @Override
    public String toString() {
        int from = Math.max(0, agreed() - 200);
        return "%s%n    ours:    %s%n    Swift's: %s"
                .formatted(aspect, cut(ours, from), cut(swifts, from));
    }

    /// {@return how many characters are the same before the first that is not}
    private int agreed() {
        int length = Math.min(ours.length(), swifts.length());
        int at = 0;
        while (at < length && ours.charAt(at) == swifts.charAt(at)) {
            at++;
        }
        return at;
    }

    private static String cut(String text, int from) {
        String rest = (from > 0 ? "…" : "") + text.substring(from);
        return rest.length() > 600 ? rest.substring(0, 600) + "…" : rest;
    }
}
