package io.insitu.middleware.compute.description;

import com.fasterxml.jackson.databind.JsonNode;
import io.insitu.engine.Channel;
import io.insitu.engine.Channel.Mode;
import io.insitu.engine.Image;
import io.insitu.middleware.SwiftException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one device of a group.
final class DeviceParser {
    private static final Set<String> KEYS =
            Set.of(
                    "name",
                    "device",
                    "path",
                    "content_type",
                    "meta",
                    "mode",
                    "mount",
                    "min_size",
                    "range",
                    "split");
    private static final String STORED_TYPE = "application/octet-stream";
    private static final String SAVED_TYPE = "application/x-tar";
    private static final String ANSWER_TYPE = "text/html";

    // Swift's limits for an object's metadata.
    private static final int META_NAME_MAX = 128;
    private static final int META_VALUE_MAX = 256;
    private static final int META_COUNT_MAX = 90;
    private static final int META_BYTES_MAX = 4096;

    private final String account;
    private final String group;
    private final JobImages images;

    DeviceParser(String account, String group, JobImages images) {
        this.account = account;
        this.images = images;
        this.group = group;
    }

    Device parse(JsonNode entry) {
        String alias = alias(entry);
        DeviceKind kind =
                kind(alias)
                        .orElseThrow(() ->
                                Fields.bad("Bad device name: %s in %s".formatted(alias, group)));
        Fields fields = new Fields(entry, "device " + alias + " in " + group, KEYS);
        Location path = path(fields, alias, kind);
        checkWithoutPath(path, alias, kind);
        String mount = mount(fields, kind);
        return new Device(
                alias,
                kind,
                path,
                contentType(fields, storedType(path, kind, mount)),
                meta(fields),
                minSize(fields, kind),
                range(fields, kind, path),
                new SplitParser(group).parse(fields, kind, path),
                mode(fields),
                mount);
    }

    private static @Nullable String mount(Fields fields, DeviceKind kind) {
        String mount = fields.text("mount", "");
        if (mount.isEmpty()) {
            return kind == DeviceKind.IMAGE ? "/" : null;
        }
        boolean isFolder =
                switch (kind) {
                    case IMAGE -> Image.isMountable(mount);
                    case OUTPUT -> Channel.Saved.isSavable(mount);
                    default ->
                            throw fields.wrong(
                                    "mount", "for it: the devices image and output have one");
                };
        if (!isFolder) {
            throw fields.wrong(
                    "mount",
                    "an absolute path without . and .., outside of /dev"
                            + (kind == DeviceKind.OUTPUT ? " and below /" : ""));
        }
        return mount;
    }

    private static String storedType(
            @Nullable Location path, DeviceKind kind, @Nullable String mount) {
        if (path == null) {
            return ANSWER_TYPE;
        }
        return kind == DeviceKind.OUTPUT && mount != null ? SAVED_TYPE : STORED_TYPE;
    }

    private Optional<DeviceKind> kind(String alias) {
        Optional<DeviceKind> known = DeviceKind.of(alias);
        return known.isEmpty() && images.system().test(alias)
                ? Optional.of(DeviceKind.SYSTEM_IMAGE)
                : known;
    }

    private String alias(JsonNode entry) {
        if (!entry.isObject()) {
            throw Fields.bad(
                    "A device is a JSON object; in %s one is %s"
                            .formatted(group, Fields.shorten(entry)));
        }
        Fields fields = new Fields(entry, "a device of " + group, KEYS);
        if (fields.has("name") && fields.has("device")) {
            throw Fields.bad(
                    "A device of %s has both name and device, which mean the same"
                            .formatted(group));
        }
        String name = fields.text(fields.has("name") ? "name" : "device", "");
        if (name.isEmpty()) {
            throw Fields.bad("Must specify device for file in %s".formatted(group));
        }
        if (Location.hasControl(name)) {
            throw Fields.bad("Bad device name: %s in %s".formatted(name, group));
        }
        return DeviceKind.alias(name);
    }

    private @Nullable Location path(Fields fields, String alias, DeviceKind kind) {
        String url = fields.text("path", "");
        if (url.isEmpty()) {
            return kind == DeviceKind.IMAGE ? images.own() : null;
        }
        if (kind == DeviceKind.SYSTEM_IMAGE) {
            throw Fields.bad(
                    "Device %s in %s is an image of the server, and has no path"
                            .formatted(alias, group));
        }
        Optional<Location> location = Location.parse(url, account);
        if (location.isEmpty()) {
            throw url.startsWith("swift://")
                    ? Fields.bad("Invalid path %s in %s".formatted(url, group))
                    : unresolved(url, alias);
        }
        return switch (location.get()) {
            case Location.InImage _ when kind.readable() ->
                    throw Fields.bad("Readable device must be a swift object");
            case Location.InImage _ -> throw unresolved(url, alias);
            case Location.Peer _ when kind.random() ->
                    throw kind.readable()
                            ? Fields.bad("Readable device must be a swift object")
                            : unresolved(url, alias);
            case Location.Peer peer -> peer;
            case Location.Stored _ when kind.isPeer() -> throw unresolved(url, alias);
            case Location.Stored stored -> checkContainer(stored, fields, kind);
        };
    }

    private static Location checkContainer(Location.Stored stored, Fields fields, DeviceKind kind) {
        if (stored.isContainer() && !kind.readable()) {
            throw Fields.bad("Container path must be read-only");
        }
        boolean listed = kind == DeviceKind.STDIN || kind == DeviceKind.INPUT;
        if (stored.isContainer() && !listed) {
            throw fields.notAvailable("a container as path");
        }
        return stored;
    }

    private static void checkWithoutPath(@Nullable Location path, String alias, DeviceKind kind) {
        if (path != null
                || kind == DeviceKind.STDIN
                || kind == DeviceKind.SYSTEM_IMAGE
                || kind.immediate()) {
            return;
        }
        throw kind.readable() || kind.isPeer()
                ? unresolved("", alias)
                : Fields.bad("Immediate response is not available for device %s".formatted(alias));
    }

    private static SwiftException unresolved(String url, String alias) {
        return Fields.bad(
                "Could not resolve channel path \"%s\" for device: %s".formatted(url, alias));
    }

    private static String contentType(Fields fields, String otherwise) {
        String type = fields.text("content_type", otherwise);
        if (type.isEmpty() || Location.hasControl(type)) {
            throw fields.wrong("content_type", "a content type");
        }
        return type;
    }

    private static Map<String, String> meta(Fields fields) {
        Map<String, String> meta = fields.map("meta");
        int bytes = 0;
        for (Map.Entry<String, String> entry : meta.entrySet()) {
            int name = length(entry.getKey());
            int value = length(entry.getValue());
            bytes += name + value;
            if (name == 0 || !isToken(entry.getKey())) {
                throw Fields.bad(
                        "meta in %s: '%s' is not a header name"
                                .formatted(fields.where(), entry.getKey()));
            }
            if (Location.hasControl(entry.getValue())) {
                throw Fields.bad(
                        "meta.%s in %s holds a control character"
                                .formatted(entry.getKey(), fields.where()));
            }
            if (name > META_NAME_MAX || value > META_VALUE_MAX) {
                throw Fields.bad(
                        "meta.%s in %s is longer than %d (name) or %d (value) bytes"
                                .formatted(
                                        entry.getKey(),
                                        fields.where(),
                                        META_NAME_MAX,
                                        META_VALUE_MAX));
            }
        }
        if (meta.size() > META_COUNT_MAX || bytes > META_BYTES_MAX) {
            throw Fields.bad(
                    "meta in %s has more than %d items or %d bytes"
                            .formatted(fields.where(), META_COUNT_MAX, META_BYTES_MAX));
        }
        return meta;
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// RFC 9110, section 5.6.2.
    private static boolean isToken(String name) {
        return name.chars()
                .allMatch(c ->
                        (c >= '0' && c <= '9')
                                || (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    private static long minSize(Fields fields, DeviceKind kind) {
        long size = fields.number("min_size", 0);
        if (size > 0 && kind.readable()) {
            throw fields.wrong("min_size", "for it: devices that are written have one");
        }
        return size;
    }

    private static Mode mode(Fields fields) {
        String mode = fields.text("mode", "file");
        return switch (mode) {
            case "file" -> Mode.FILE;
            case "block" -> Mode.BLOCK;
            case "char" -> Mode.CHARACTER;
            case "pipe" -> Mode.PIPE;
            default -> throw fields.wrong("mode", "one of file, block, char, pipe");
        };
    }

    private static @Nullable ByteRange range(
            Fields fields, DeviceKind kind, @Nullable Location path) {
        String text = fields.text("range", "");
        if (text.isEmpty()) {
            return null;
        }
        boolean object = path instanceof Location.Stored stored && !stored.isContainer();
        if (!kind.readable() || kind == DeviceKind.IMAGE || !object) {
            throw fields.wrong("range", "for it: devices that read an object have one");
        }
        return ByteRange.parse(text)
                .orElseThrow(() -> fields.wrong("range", "bytes=a-b, bytes=a- or bytes=-n"));
    }
}
