package io.insitu.middleware.listing;

import io.insitu.middleware.Headers;
import io.insitu.middleware.PercentEncoding;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An object's content type as it is stored, and what a listing says of the object that its own
/// bytes do not: the size of the large object whose manifest it is, the target of a symlink. Such
/// things stand behind the type as parameters `swift_…`, as in Swift, which clients can neither set
/// nor see.
///
/// @param contentType as clients see it
/// @param parameters without `swift_`
public record ListedType(String contentType, Map<String, String> parameters) {
    /// Bytes of the large object.
    public static final String BYTES = "bytes";

    /// ETag of the large object, without quotes.
    public static final String SLO_ETAG = "slo_etag";

    /// ETag of a large object as S3's clients were told it, without quotes.
    public static final String S3_ETAG = "s3_etag";

    /// A symlink's target, `/v1/account/container/object` percent-encoded.
    public static final String SYMLINK_PATH = "symlink_path";

    public static final String SYMLINK_ETAG = "symlink_etag";
    public static final String SYMLINK_BYTES = "symlink_bytes";

    /// The internal header by which a step of the pipeline adds parameters to an upload.
    public static final String HEADER = "X-Backend-Listed-Type";

    /// Of objects that say that another was deleted.
    public static final String VERSIONS_DELETED = "versions_deleted";

    public static final String DELETED_VISIBLE = "application/x-deleted";

    /// The one type that clients see with its parameter, since it is all that tells such an object.
    public static final String DELETED = DELETED_VISIBLE + ";swift_versions_deleted=1";

    private static final String BEGIN = ";swift_";

    /// A parameter of a media type (RFC 9110, section 5.6.6), as Swift reads it.
    private static final Pattern PARAMETER =
            Pattern.compile(
                    ";\\s*([^()<>@,;:\"/\\[\\]?={}\\x00-\\x20\\x7f]+)\\s*"
                            + "(?:=\\s*([^()<>@,;:\"/\\[\\]?={}\\x00-\\x20\\x7f]+"
                            + "|\"(?:[^\"\\\\]|\\\\.)*\"))?");

    public ListedType {
        parameters = Map.copyOf(parameters);
    }

    /// @param stored a type, perhaps with parameters
    public static ListedType parse(String stored) {
        int begin = begin(stored);
        if (begin < 0) {
            return new ListedType(stored, Map.of());
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : stored.substring(begin + BEGIN.length()).split(BEGIN, -1)) {
            int equals = parameter.indexOf('=');
            parameters.put(
                    parameter.substring(0, equals),
                    PercentEncoding.decode(parameter.substring(equals + 1)));
        }
        return new ListedType(stored.substring(0, begin), parameters);
    }

    private static int begin(String stored) {
        return stored.equals(DELETED) ? -1 : stored.indexOf(BEGIN);
    }

    /// {@return the type as Swift's listings spell it: no blanks around its parameters}
    String listed() {
        int semicolon = contentType.indexOf(';');
        if (semicolon < 0) {
            return contentType;
        }
        StringBuilder listed = new StringBuilder(contentType.substring(0, semicolon));
        Matcher parameter = PARAMETER.matcher(contentType).region(semicolon, contentType.length());
        while (parameter.find()) {
            String value = Objects.requireNonNullElse(parameter.group(2), "");
            listed.append(';').append(parameter.group(1)).append('=').append(value);
        }
        return listed.toString();
    }

    /// {@return the type as clients see it}
    public static String visible(String stored) {
        int begin = begin(stored);
        return begin < 0 ? stored : stored.substring(0, begin);
    }

    /// {@return what stands behind the visible type; empty for most objects}
    public static String parametersOf(String stored) {
        int begin = stored.indexOf(BEGIN);
        return begin < 0 ? "" : stored.substring(begin);
    }

    /// {@return the headers of an upload with one more parameter for its listed type}
    public static Headers with(Headers headers, String name, String value) {
        String added = BEGIN + name + "=" + PercentEncoding.encodePath(value);
        return headers.with(HEADER, headers.text(HEADER) + added);
    }
}
