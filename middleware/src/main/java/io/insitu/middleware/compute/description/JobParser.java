package io.insitu.middleware.compute.description;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.insitu.engine.EngineChoice;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.ObjectPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a job description: strictly, so that a slip of the pen is an error and not a job that does
/// something else. Keeps nothing between calls.
public final class JobParser {
    private static final int DEPTH_MAX = 32;
    private static final Pattern DUPLICATE = Pattern.compile("^Duplicate \\w+ [\"'](.*)[\"'] for ");
    private static final String IMAGE = "image";
    private static final Set<String> JOB_KEYS =
            Set.of("groups", "limits", "name", "keep_partial", "engine", IMAGE);

    private final ObjectMapper json =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final Predicate<String> systemImages;

    /// @param systemImages whether the server has an image of that name
    public JobParser(Predicate<String> systemImages) {
        this.systemImages = systemImages;
    }

    /// @param account who sends the job: what `~` and `.` stand for
    /// @throws SwiftException 422 for what is not JSON; 400 for what is, but is no job
    public JobDescription parse(byte[] body, String account) {
        JsonNode root = read(body);
        if (root.isArray()) {
            return new JobDescription(
                    groups(
                            root.valueStream().toList(),
                            new GroupParser(
                                    account,
                                    LimitWishes.NONE,
                                    EngineChoice.AUTO,
                                    new JobImages(systemImages, null))));
        }
        if (!root.isObject()) {
            throw Fields.bad(
                    ("A job description is a list of groups, or an object with a list \"groups\";"
                                    + " this is %s")
                            .formatted(Fields.shorten(root)));
        }
        Fields fields = new Fields(root, "the job", JOB_KEYS);
        String name = fields.text("name", "");
        if (Location.hasControl(name)) {
            throw Fields.bad(
                    "Invalid job name: %s in the job holds a control character"
                            .formatted(Fields.shorten(TextNode.valueOf(name))));
        }
        JobImages images = new JobImages(systemImages, image(fields, account));
        return new JobDescription(
                name,
                groups(
                        fields.list("groups"),
                        new GroupParser(
                                account,
                                GroupParser.limits(fields),
                                GroupParser.engine(fields),
                                images)),
                fields.flag("keep_partial", false));
    }

    private static Location.@Nullable Stored image(Fields fields, String account) {
        String url = fields.text(IMAGE, "");
        if (url.isEmpty()) {
            return null;
        }
        if (object(url, account).isPresent()
                && Location.parse(url, account).orElse(null) instanceof Location.Stored stored) {
            return stored;
        }
        throw Fields.bad("image in the job: '%s' is not an object".formatted(url));
    }

    /// {@return a description in which an image is every group's, if it has no other}
    ///
    /// @throws SwiftException 422 when it is not JSON
    public byte[] inImage(byte[] description, ObjectPath image) {
        JsonNode root = read(description);
        if (root.isContainerNode()) {
            ObjectNode job =
                    root.isArray() ? json.createObjectNode() : ((ObjectNode) root).deepCopy();
            if (root.isArray()) {
                job.set("groups", root);
            }
            if (!job.has(IMAGE)) {
                job.put(IMAGE, "swift:/" + image);
            }
            return job.toString().getBytes(StandardCharsets.UTF_8);
        }
        return description;
    }

    /// {@return the object that a URL names; empty when it names anything else}
    ///
    /// @param account what `~` stands for
    public static Optional<ObjectPath> object(String url, String account) {
        return Optional.of(url)
                .filter(text -> !isBroken(text))
                .flatMap(text -> Location.parse(text, account))
                .filter(Location.Stored.class::isInstance)
                .map(Location.Stored.class::cast)
                .filter(stored -> !stored.isContainer() && !stored.hasWildcard())
                .map(stored ->
                        new ObjectPath(stored.account(), stored.container(), stored.object()));
    }

    private JsonNode read(byte[] body) {
        try {
            JsonNode root = json.readTree(body);
            if (root.isMissingNode()) {
                throw new SwiftException(422, "Could not parse system map: it is empty");
            }
            checkText(root, "the job");
            return root;
        } catch (MismatchedInputException e) {
            throw duplicateOrTrailing(e);
        } catch (JsonProcessingException e) {
            throw new SwiftException(422, "Could not parse system map: " + place(e));
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    /// JSON can spell what is no text: half of a character that UTF-16 writes in two. Nothing can
    /// be named or stored by it.
    private static void checkText(JsonNode node, String where) {
        if (node.isTextual() && isBroken(node.textValue())) {
            throw Fields.bad(
                    "%s: %s holds half of a surrogate pair, which is no character"
                            .formatted(where, Fields.shorten(node)));
        }
        int index = 0;
        for (JsonNode item : node.isArray() ? node : List.<JsonNode>of()) {
            checkText(item, "%s[%d]".formatted(where, index++));
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            checkText(entry.getValue(), where + "." + entry.getKey());
        }
    }

    private static boolean isBroken(String text) {
        return text.codePoints()
                .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /// The two mismatches that reading a tree can have. Jackson names the key in its text only.
    private static SwiftException duplicateOrTrailing(MismatchedInputException e) {
        Matcher duplicate = DUPLICATE.matcher(e.getOriginalMessage());
        return duplicate.find()
                ? new SwiftException(400, "Duplicate key: " + duplicate.group(1))
                : new SwiftException(422, "Could not parse system map: " + place(e));
    }

    private static String place(JsonProcessingException e) {
        String what = e.getOriginalMessage();
        return e.getLocation() == null
                ? what
                : "line %d, column %d: %s"
                        .formatted(
                                e.getLocation().getLineNr(), e.getLocation().getColumnNr(), what);
    }

    private static List<Group> groups(List<JsonNode> nodes, GroupParser parser) {
        if (nodes.isEmpty()) {
            throw Fields.bad("Config parser cannot resolve any job nodes");
        }
        List<Group> groups = new ArrayList<>(nodes.size());
        for (JsonNode node : nodes) {
            groups.add(parser.parse(node));
        }
        checkNames(groups);
        checkConnections(groups);
        return groups;
    }

    private static void checkNames(List<Group> groups) {
        Set<String> names = new HashSet<>();
        for (Group group : groups) {
            if (!names.add(group.name())) {
                throw Fields.bad("Duplicate node name: %s".formatted(group.name()));
            }
        }
    }

    private static void checkConnections(List<Group> groups) {
        Set<String> names = new HashSet<>(groups.stream().map(Group::name).toList());
        for (Group group : groups) {
            for (String peer : group.connect()) {
                if (!names.contains(peer)) {
                    throw Fields.bad("Non-existing node in connect %s".formatted(peer));
                }
                if (peer.equals(group.name()) && group.count() == 1 && !group.isCountedByInput()) {
                    throw Fields.bad("Cannot bind to itself: %s".formatted(peer));
                }
            }
            for (Device device : group.devices()) {
                if (device.path() instanceof Location.Peer peer) {
                    checkPeer(group, peer, names);
                }
            }
        }
    }

    private static void checkPeer(Group group, Location.Peer peer, Set<String> names) {
        if (!names.contains(peer.group())) {
            throw Fields.bad("Non-existing node in connect %s".formatted(peer.url()));
        }
        if (peer.group().equals(group.name())) {
            throw Fields.bad("Cannot bind to itself: %s".formatted(peer.url()));
        }
    }
}
