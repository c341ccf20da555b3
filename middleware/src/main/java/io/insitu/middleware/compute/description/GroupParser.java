package io.insitu.middleware.compute.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.insitu.engine.Channel;
import io.insitu.engine.Digests;
import io.insitu.engine.EngineChoice;
import io.insitu.middleware.SwiftException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one group of a job description.
final class GroupParser {
    private static final int NAME_LENGTH_MAX = 128;
    private static final String CONTROL = "holds a control character";
    private static final Set<String> KEYS =
            Set.of(
                    "name",
                    "exec",
                    "devices",
                    "file_list",
                    "count",
                    "connect",
                    "replicate",
                    "attach",
                    "location",
                    "limits",
                    "deterministic",
                    "engine",
                    "digests");
    private static final Set<String> EXEC_KEYS = Set.of("path", "args", "env", "name");
    private static final Set<String> LIMIT_KEYS =
            Set.of("timeout", "memory", "fuel", "reads", "read_bytes", "writes", "write_bytes");

    private final String account;
    private final LimitWishes jobLimits;
    private final EngineChoice jobEngine;
    private final JobImages images;

    /// @param jobLimits of groups that say nothing else, as `jobEngine`
    GroupParser(String account, LimitWishes jobLimits, EngineChoice jobEngine, JobImages images) {
        this.account = account;
        this.jobLimits = jobLimits;
        this.jobEngine = jobEngine;
        this.images = images;
    }

    Group parse(JsonNode node) {
        String name = name(node);
        Fields fields = new Fields(node, name, KEYS);
        Executable exec = executable(fields, name);
        int count = count(fields);
        List<Device> devices = withImages(devices(fields, name), exec, name);
        return new Group(
                name,
                exec,
                devices,
                count,
                distinct(fields.texts("connect")),
                replicate(fields),
                attach(fields, devices, name),
                fields.text("location", ""),
                limits(fields).or(jobLimits),
                fields.flag("deterministic", true),
                engine(fields).or(jobEngine),
                digests(fields));
    }

    private static Digests digests(Fields fields) {
        return Digests.named(fields.text("digests", Digests.OUTPUTS.word()))
                .orElseThrow(() -> fields.wrong("digests", "one of outputs, all"));
    }

    /// What runs it; 400 for a name that is no engine's.
    static EngineChoice engine(Fields fields) {
        String word = fields.text("engine", EngineChoice.AUTO.word());
        return EngineChoice.named(word)
                .orElseThrow(() -> fields.wrong("engine", "one of auto, v8, endive"));
    }

    private static String name(JsonNode node) {
        if (!node.isObject()) {
            throw Fields.bad(
                    "A group is a JSON object; this is %s".formatted(Fields.shorten(node)));
        }
        JsonNode given = node.get("name");
        if (given == null || given.isNull() || (given.isTextual() && given.textValue().isEmpty())) {
            new Fields(node, "a group", KEYS);
            throw Fields.bad("Must specify node name");
        }
        if (!given.isTextual() || !isName(given.textValue())) {
            throw Fields.bad(
                    "Invalid node name: %s is not a string of at most %d characters, without / and , and control characters, and not . or .."
                            .formatted(Fields.shorten(given), NAME_LENGTH_MAX));
        }
        return given.textValue();
    }

    /// A name becomes a file below `/dev/in`, and an item of a comma list in a header.
    private static boolean isName(String name) {
        return !Location.hasControl(name)
                && name.indexOf('/') < 0
                && name.indexOf(',') < 0
                && !name.equals(".")
                && !name.equals("..")
                && name.length() <= NAME_LENGTH_MAX;
    }

    private Executable executable(Fields group, String name) {
        JsonNode stanza = group.get("exec");
        if (stanza == null) {
            throw Fields.bad("Must specify exec stanza for %s".formatted(name));
        }
        Fields exec = new Fields(stanza, "exec of " + name, EXEC_KEYS);
        if (Location.hasControl(exec.text("path", ""))) {
            throw invalid(exec, "path", CONTROL, name);
        }
        Location.Program path = program(exec.text("path", ""), name);
        List<String> args = args(exec, name);
        Map<String, String> env = exec.map("env");
        String argv0 = exec.text("name", "");
        if (args.stream().anyMatch(Location::hasControl)) {
            throw invalid(exec, "args", CONTROL, name);
        }
        if (Location.hasControl(argv0)) {
            throw invalid(exec, "name", CONTROL, name);
        }
        for (Map.Entry<String, String> variable : env.entrySet()) {
            checkVariable(variable.getKey(), variable.getValue(), name);
        }
        return new Executable(path, args, env, argv0);
    }

    private static SwiftException invalid(Fields exec, String key, String why, String name) {
        return Fields.bad(
                "Invalid nexe property for %s: exec.%s %s %s"
                        .formatted(name, key, Fields.shorten(required(exec, key)), why));
    }

    private Location.Program program(String url, String name) {
        Location location = Location.parse(url, account).orElseThrow(() -> noProgram(url, name));
        return switch (location) {
            case Location.Peer _ -> throw noProgram(url, name);
            case Location.InImage image when !image.isOwn() && !isImage(image.image()) ->
                    throw Fields.bad(
                            "Executable path %s in %s: this server has no image %s"
                                    .formatted(image.url(), name, image.image()));
            case Location.InImage image -> image;
            case Location.Stored stored when stored.isContainer() || stored.hasWildcard() ->
                    throw Fields.bad("Invalid path %s in %s".formatted(url, name));
            case Location.Stored stored -> stored;
        };
    }

    private static SwiftException noProgram(String url, String name) {
        if (url.startsWith("swift://")) {
            return Fields.bad("Invalid path %s in %s".formatted(url, name));
        }
        if (url.startsWith("zvm://")) {
            return Fields.bad(
                    "Executable path cannot be a zvm path in %s: %s".formatted(name, url));
        }
        return Fields.bad(
                "Must specify executable path for %s%s"
                        .formatted(
                                name,
                                url.isEmpty()
                                        ? ""
                                        : ": '%s' is neither swift://account/container/object nor file://image:path"
                                                .formatted(url)));
    }

    private static List<String> args(Fields exec, String name) {
        JsonNode given = exec.get("args");
        if (given == null || given.isArray()) {
            return exec.texts("args");
        }
        String line = exec.text("args", "");
        if (Location.hasControl(line)) {
            throw invalid(exec, "args", CONTROL, name);
        }
        return ArgumentLine.split(line)
                .orElseThrow(() -> invalid(exec, "args", "has an open quote", name));
    }

    private static void checkVariable(String key, String value, String name) {
        if (key.isEmpty() || key.indexOf('=') >= 0 || Location.hasControl(key)) {
            throw Fields.bad(
                    "Invalid nexe property for %s: exec.env: the name %s is empty or holds = or a control character"
                            .formatted(name, Fields.shorten(TextNode.valueOf(key))));
        }
        if (Location.hasControl(value)) {
            throw Fields.bad(
                    "Invalid nexe property for %s: exec.env.%s %s %s"
                            .formatted(
                                    name, key, Fields.shorten(TextNode.valueOf(value)), CONTROL));
        }
    }

    private static int count(Fields group) {
        JsonNode count = group.get("count");
        if (count == null) {
            return 1;
        }
        if (!count.isInt() || count.intValue() <= 0) {
            throw Fields.bad(
                    "Invalid node count: %s"
                            .formatted(
                                    count.isTextual() ? count.textValue() : Fields.shorten(count)));
        }
        return count.intValue();
    }

    private List<Device> devices(Fields group, String name) {
        if (group.has("devices") && group.has("file_list")) {
            throw Fields.bad(
                    "%s has both devices and file_list, which mean the same".formatted(name));
        }
        List<JsonNode> entries = group.list(group.has("devices") ? "devices" : "file_list");
        List<Device> devices = new ArrayList<>(entries.size());
        Set<String> aliases = new HashSet<>();
        for (JsonNode entry : entries) {
            Device device = numbered(new DeviceParser(account, name, images).parse(entry), aliases);
            if (!aliases.add(device.alias())) {
                throw Fields.bad("Device %s stands twice in %s".formatted(device.alias(), name));
            }
            devices.add(device);
        }
        checkSplit(devices, name);
        return devices;
    }

    /// {@return the device; a second `image` is `image-2`, and so on}
    private static Device numbered(Device device, Set<String> before) {
        String alias = device.alias();
        for (int n = 2; device.isImage() && before.contains(alias); n++) {
            alias = DeviceKind.IMAGE.alias() + "-" + n;
        }
        return device.withAlias(alias);
    }

    private boolean isImage(String name) {
        return DeviceKind.of(name).isEmpty() && images.system().test(name);
    }

    /// {@return the devices with the image in which the program is, and with the job's own, if they
    /// do not stand there}
    private List<Device> withImages(List<Device> devices, Executable exec, String name) {
        List<Device> all = new ArrayList<>(devices);
        if (images.own() != null && all.stream().noneMatch(Device::isImage)) {
            all.add(image(DeviceKind.IMAGE.alias(), DeviceKind.IMAGE, images.own()));
        }
        if (exec.path() instanceof Location.InImage(_, String image, _)
                && !image.isEmpty()
                && !has(all, image)) {
            all.add(image(image, DeviceKind.SYSTEM_IMAGE, null));
        }
        if (exec.path() instanceof Location.InImage(String url, String image, _)
                && image.isEmpty()
                && all.stream().noneMatch(Group::isOneImage)) {
            throw Fields.bad(
                    "Executable path %s in %s: it has no image that is one object"
                            .formatted(url, name));
        }
        return all;
    }

    private static boolean has(List<Device> devices, String alias) {
        return devices.stream().anyMatch(device -> device.alias().equals(alias));
    }

    static Device image(String alias, DeviceKind kind, Location.@Nullable Stored path) {
        return new Device(
                alias,
                kind,
                path,
                "application/octet-stream",
                Map.of(),
                0,
                null,
                null,
                Channel.Mode.FILE,
                "/");
    }

    private static void checkSplit(List<Device> devices, String name) {
        long split = devices.stream().filter(device -> device.split() != null).count();
        if (split > 1) {
            throw Fields.bad("Only one device of %s can be split".formatted(name));
        }
        if (split == 1 && devices.stream().anyMatch(Group::isWildcardInput)) {
            throw Fields.bad(
                    "%s has both a split and a wildcard; either says how many instances there are"
                            .formatted(name));
        }
    }

    private static String attach(Fields group, List<Device> devices, String name) {
        String attach = group.text("attach", "default");
        boolean known =
                attach.equals("default")
                        || devices.stream().anyMatch(device -> device.alias().equals(attach));
        if (!known) {
            throw Fields.bad("attach in %s: %s is no device of it".formatted(name, attach));
        }
        return attach;
    }

    private static int replicate(Fields group) {
        long replicate = group.number("replicate", 1);
        if (replicate < 1 || replicate > 3) {
            throw group.wrong("replicate", required(group, "replicate"), "1, 2 or 3");
        }
        if (replicate > 1 && !group.flag("deterministic", true)) {
            throw Fields.bad("replicate: what is not deterministic cannot be compared");
        }
        return (int) replicate;
    }

    private static JsonNode required(Fields fields, String key) {
        JsonNode value = fields.get(key);
        if (value == null) {
            throw new IllegalStateException(key + " was there and is not");
        }
        return value;
    }

    private static List<String> distinct(List<String> names) {
        return names.stream().distinct().toList();
    }

    static LimitWishes limits(Fields owner) {
        JsonNode given = owner.get("limits");
        if (given == null) {
            return LimitWishes.NONE;
        }
        Fields limits = new Fields(given, "limits", LIMIT_KEYS);
        return new LimitWishes(
                timeout(limits),
                positive(limits, "memory"),
                positive(limits, "fuel"),
                new LimitWishes.Channels(
                        positive(limits, "reads"),
                        positive(limits, "read_bytes"),
                        positive(limits, "writes"),
                        positive(limits, "write_bytes")));
    }

    private static @Nullable Duration timeout(Fields limits) {
        JsonNode seconds = limits.get("timeout");
        if (seconds == null) {
            return null;
        }
        if (!seconds.isNumber() || !(seconds.doubleValue() > 0)) {
            throw limits.wrong("timeout", seconds, "a number of seconds above 0");
        }
        return Duration.ofNanos((long) Math.min(seconds.doubleValue() * 1e9, 1e18));
    }

    private static @Nullable Long positive(Fields limits, String key) {
        if (!limits.has(key)) {
            return null;
        }
        long value = limits.number(key, 0);
        if (value == 0) {
            throw limits.wrong(key, required(limits, key), "above 0");
        }
        return value;
    }
}
