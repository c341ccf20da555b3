package io.insitu.middleware.slo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.entity.ByteRange;
import io.insitu.storage.ObjectPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what a client sends as a manifest and tells everything that is wrong with it at once, in
/// Swift's words.
final class ManifestParser {
    private static final Headers HTML = Headers.of("Content-Type", Response.HTML);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Set<String> OF_STORED = Set.of("path", "etag", "size_bytes", "range");
    private static final Pattern INTEGER = Pattern.compile("\\s*[+-]?\\d{1,18}\\s*");
    private static final Pattern RANGE = Pattern.compile("\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*");

    private final String itself;
    private final List<String> errors = new ArrayList<>();

    /// @param manifest where it is to be stored
    ManifestParser(ObjectPath manifest) {
        this.itself = manifest.container() + "/" + manifest.object();
    }

    /// @throws SwiftException 400
    List<Wanted> parse(byte[] body) {
        JsonNode list = json(body);
        if (!list.isArray()) {
            throw new SwiftException(400, "Manifest must be a list.\n", HTML);
        }
        List<Wanted> wanted = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Wanted segment = segment(i, list.get(i), i == list.size() - 1);
            if (segment != null) {
                wanted.add(segment);
            }
        }
        boolean onlyData = !list.isEmpty() && list.valueStream().allMatch(item -> item.has("data"));
        if (onlyData) {
            errors.add("Inline data segments require at least one object-backed segment.");
        }
        if (!errors.isEmpty()) {
            throw new SwiftException(400, String.join("\n", errors) + "\n");
        }
        return wanted;
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode tree = MAPPER.readTree(body);
            if (tree != null && !tree.isMissingNode()) {
                return tree;
            }
        } catch (JsonProcessingException e) {
            // Said below, as for an empty body.
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be read", e);
        }
        throw new SwiftException(400, "Manifest must be valid JSON.\n", HTML);
    }

    private @Nullable Wanted wrong(int index, String rule) {
        errors.add("Index %d: %s".formatted(index, rule));
        return null;
    }

    private @Nullable Wanted segment(int index, JsonNode item, boolean last) {
        if (!item.isObject()) {
            return wrong(index, "not a JSON object");
        }
        boolean inline = item.has("data");
        if (!inline && !item.has("path")) {
            return wrong(index, "expected keys to include one of 'data' or 'path'");
        }
        Set<String> extraneous = new TreeSet<>();
        item.fieldNames().forEachRemaining(extraneous::add);
        extraneous.removeAll(inline ? Set.of("data") : OF_STORED);
        if (!extraneous.isEmpty()) {
            List<String> quoted = extraneous.stream().map(name -> '"' + name + '"').toList();
            return wrong(index, "extraneous keys " + String.join(", ", quoted));
        }
        return inline ? inline(index, item.get("data")) : stored(index, item, last);
    }

    private @Nullable Wanted inline(int index, JsonNode data) {
        try {
            byte[] bytes =
                    data.isTextual()
                            ? Base64.getDecoder().decode(data.asText().strip())
                            : Base64.getDecoder().decode("?");
            return bytes.length == 0
                    ? wrong(index, "too small; each segment must be at least 1 byte.")
                    : new Wanted.Inline(Base64.getEncoder().encodeToString(bytes));
        } catch (IllegalArgumentException e) {
            return wrong(index, "data must be valid base64");
        }
    }

    private @Nullable Wanted stored(int index, JsonNode item, boolean last) {
        JsonNode path = item.get("path");
        JsonNode etag = item.path("etag");
        if (!path.isTextual()) {
            return wrong(index, "\"path\" must be a string");
        }
        if (!etag.isTextual() && !etag.isNull() && !etag.isMissingNode()) {
            return wrong(index, "\"etag\" must be a string or null (if provided)");
        }
        String name = path.asText().replaceFirst("^/+", "");
        int slash = name.indexOf('/');
        if (slash < 0 || name.replaceFirst("/+$", "").indexOf('/') < 0 || name.indexOf('\0') >= 0) {
            return wrong(
                    index,
                    "path does not refer to an object. Path must be of the form"
                            + " /container/object.");
        }
        JsonNode sizeBytes = item.path("size_bytes");
        boolean sized = !sizeBytes.isMissingNode() && !sizeBytes.isNull();
        if (sized && !INTEGER.matcher(sizeBytes.asText()).matches()) {
            return wrong(index, "invalid size_bytes");
        }
        OptionalLong size =
                sized
                        ? OptionalLong.of(Long.parseLong(sizeBytes.asText().strip()))
                        : OptionalLong.empty();
        if (size.isPresent() && size.getAsLong() < 1 && !last) {
            return wrong(index, "too small; each segment must be at least 1 byte.");
        }
        if (name.equals(itself)) {
            return wrong(index, "manifest must not include itself as a segment");
        }
        String range = item.path("range").isNull() ? "" : item.path("range").asText();
        String problem = range.isEmpty() ? "" : rangeProblem(range, size);
        return problem.isEmpty()
                ? new Wanted.Stored(path.asText(), etag.isNull() ? "" : etag.asText(), size, range)
                : wrong(index, problem);
    }

    private static String rangeProblem(String range, OptionalLong size) {
        for (String part : range.split(",", -1)) {
            if (!RANGE.matcher(part).matches() || part.strip().equals("-")) {
                return "invalid range";
            }
        }
        if (range.indexOf(',') >= 0) {
            return "multiple ranges (only one allowed)";
        }
        Optional<List<ByteRange>> unbounded = ByteRange.parse("bytes=" + range, Long.MAX_VALUE / 2);
        if (unbounded.isEmpty()) {
            return "invalid range";
        }
        boolean satisfiable =
                size.isEmpty()
                        || ByteRange.parse("bytes=" + range, size.getAsLong())
                                .filter(found -> found.size() == 1)
                                .isPresent();
        return satisfiable ? "" : "unsatisfiable range";
    }
}
