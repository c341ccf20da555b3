package io.insitu.middleware.compute.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.insitu.middleware.SwiftException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class JobParserErrorsTest {
    private static final String EXEC = "\"exec\":{\"path\":\"swift://~/bin/x.wasm\"}";

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void descriptionIsRefused(String body, int status, String message) {
        assertThatThrownBy(() ->
                        new JobParser("python"::equals)
                                .parse(body.getBytes(StandardCharsets.UTF_8), "AUTH_a"))
                .isInstanceOfSatisfying(
                        SwiftException.class, e -> assertThat(e.status()).isEqualTo(status))
                .hasMessageContaining(message);
    }

    static Stream<Arguments> descriptionIsRefused() {
        return Stream.of(
                        whole(),
                        groups(),
                        executables(),
                        devices(),
                        deviceProperties(),
                        mounts(),
                        splits(),
                        later())
                .flatMap(cases -> cases);
    }

    private static Stream<Arguments> whole() {
        return Stream.of(
                of("no JSON", "{", 422, "Could not parse system map: line 1"),
                of("nothing", "", 422, "Could not parse system map"),
                of("two values", "[] []", 422, "Could not parse system map"),
                of("too deep", "[".repeat(40) + "]".repeat(40), 422, "Could not parse system map"),
                of("a number", "7", 400, "A job description is a list of groups"),
                of("empty list", "[]", 400, "Config parser cannot resolve any job nodes"),
                of("no groups", "{}", 400, "Config parser cannot resolve any job nodes"),
                of("unknown key of job", "{\"group\":[]}", 400, "Unknown key in the job: group"),
                of("groups no list", "{\"groups\":{}}", 400, "groups in the job: {} is not a list"),
                of(
                        "duplicate key",
                        "[{\"name\":\"x\",\"name\":\"y\"}]",
                        400,
                        "Duplicate key: name"),
                of(
                        "duplicate key deep",
                        "[{\"exec\":{\"path\":\"a\",\"args\":[],\"args\":[]}}]",
                        400,
                        "Duplicate key: args"),
                of(
                        "half a character",
                        "[{\"name\":\"\\ud800\"}]",
                        400,
                        "the job[0].name: \"\ud800\" holds half of a surrogate pair"),
                of(
                        "half a character in a key",
                        "{\"groups\":[{\"exec\":{\"env\":{\"\\udc00\":\"\"}}}]}",
                        422,
                        "Could not parse system map"));
    }

    private static Stream<Arguments> groups() {
        return Stream.of(
                of("group no object", "[1]", 400, "A group is a JSON object; this is 1"),
                group("no name", EXEC, "Must specify node name"),
                group("empty name", "\"name\":\"\"," + EXEC, "Must specify node name"),
                group(
                        "name no string",
                        "\"name\":7," + EXEC,
                        "Invalid node name: 7 is not a string"),
                group("control in name", "\"name\":\"a\\u0007\"," + EXEC, "Invalid node name"),
                group(
                        "slash in name",
                        "\"name\":\"a/b\"," + EXEC,
                        "Invalid node name: \"a/b\" is not"),
                group("comma in name", "\"name\":\"a,b\"," + EXEC, "Invalid node name"),
                group("unknown key", "\"name\":\"x\",\"nam\":1," + EXEC, "Unknown key in x: nam"),
                group(
                        "unknown keys",
                        "\"name\":\"x\",\"nam\":1,\"foo\":2," + EXEC,
                        "Unknown keys in x: nam, foo"),
                x("count 0", "\"count\":0", "Invalid node count: 0"),
                x("count negative", "\"count\":-1", "Invalid node count: -1"),
                x("count text", "\"count\":\"two\"", "Invalid node count: two"),
                x("count fraction", "\"count\":1.5", "Invalid node count: 1.5"),
                x("count huge", "\"count\":99999999999", "Invalid node count: 99999999999"),
                x("connect missing", "\"connect\":[\"y\"]", "Non-existing node in connect y"),
                x("connect self", "\"connect\":[\"x\"]", "Cannot bind to itself: x"),
                x("connect text", "\"connect\":\"y\"", "connect in x: \"y\" is not a list"),
                x("connect number", "\"connect\":[1]", "connect in x: 1 is not a string"),
                x("attach", "\"attach\":\"input\"", "attach in x: input is no device of it"),
                x("location", "\"location\":1", "location in x: 1 is not a string"),
                x("replicate 4", "\"replicate\":4", "replicate in x: 4 is not 1, 2 or 3"),
                x("limits", "\"limits\":{\"time\":1}", "Unknown key in limits: time"),
                x("timeout", "\"limits\":{\"timeout\":0}", "timeout in limits: 0 is not a number"),
                x("memory", "\"limits\":{\"memory\":0}", "memory in limits: 0 is not above 0"),
                of(
                        "same name twice",
                        "[{\"name\":\"x\",%s},{\"name\":\"x\",%s}]".formatted(EXEC, EXEC),
                        400,
                        "Duplicate node name: x"));
    }

    private static Stream<Arguments> executables() {
        return Stream.of(
                group("no exec", "\"name\":\"x\"", "Must specify exec stanza for x"),
                exec("exec no object", "7", "exec of x: 7 is not a JSON object"),
                exec("no path", "{}", "Must specify executable path for x"),
                exec("empty path", path(""), "Must specify executable path for x"),
                exec(
                        "no URL",
                        path("bin/x"),
                        "Must specify executable path for x: 'bin/x' is neither"),
                exec("zvm cut short", path("zvm://b"), "cannot be a zvm path in x: zvm://b"),
                exec("container", path("swift://a/c"), "Invalid path swift://a/c in x"),
                exec("account", path("swift://a"), "Invalid path swift://a in x"),
                exec("wildcard", path("swift://a/c/*"), "Invalid path swift://a/c/* in x"),
                exec("zvm", path("zvm://y:stdin"), "Executable path cannot be a zvm path in x"),
                exec(
                        "control",
                        path("swift://a/c/\\u0001"),
                        "Invalid nexe property for x: exec.path \"swift"),
                exec(
                        "unknown",
                        "{\"path\":\"swift://a/c/o\",\"arg\":1}",
                        "Unknown key in exec of x: arg"),
                exec("args number", args("1"), "args in exec of x: 1 is not a string"),
                exec("args list", args("[1]"), "args in exec of x: 1 is not a string"),
                exec("control in args", args("\"a\\u0001\""), "Invalid nexe property for x"),
                exec("control in list", args("[\"a\\n\"]"), "Invalid nexe property for x"),
                exec(
                        "open quote",
                        args("\"a 'b\""),
                        "property for x: exec.args \"a 'b\" has an open quote"),
                exec(
                        "control in env",
                        env("{\"A\":\"\\u0001\"}"),
                        "property for x: exec.env.A \"\\u0001\" holds"),
                exec(
                        "equals in env",
                        env("{\"A=B\":\"\"}"),
                        "exec.env: the name \"A=B\" is empty or holds ="),
                exec("env list", env("[]"), "env in exec of x: [] is not a JSON object"),
                exec("env null", env("{\"A\":null}"), "env.A in exec of x: null is not a string"));
    }

    private static Stream<Arguments> devices() {
        return Stream.of(
                x("devices text", "\"devices\":\"stdin\"", "devices in x: \"stdin\" is not a list"),
                x("both", "\"devices\":[],\"file_list\":[]", "x has both devices and file_list"),
                x("no object", "\"devices\":[1]", "A device is a JSON object; in x one is 1"),
                device("no name", "", "Must specify device for file in x"),
                device(
                        "name twice",
                        "\"name\":\"stdin\",\"device\":\"stdin\"",
                        "both name and device"),
                device("unknown", "\"name\":\"foo\"", "Bad device name: foo in x"),
                device("control", "\"name\":\"std\\u0001\"", "Bad device name: std\u0001 in x"),
                device("bare in", "\"name\":\"/dev/in/\"", "Bad device name: in/ in x"),
                device(
                        "key",
                        "\"name\":\"stdin\",\"pth\":\"\"",
                        "Unknown key in a device of x: pth"),
                on("stdin", "swift://a", "Invalid path swift://a in x"),
                on("stdin", "swift://*/c/o", "Invalid path swift://*/c/o in x"),
                on("stdin", "swift:///c/o", "Invalid path swift:///c/o in x"),
                on("stdin", "file://python:x", "Readable device must be a swift object"),
                on("input", "zvm://y:stdout", "Readable device must be a swift object"),
                on("stdin", "/c/o", "Could not resolve channel path \"/c/o\" for device: stdin"),
                on(
                        "stdout",
                        "file://x",
                        "Could not resolve channel path \"file://x\" for device: stdout"),
                on(
                        "stdout",
                        "zvm://y",
                        "Could not resolve channel path \"zvm://y\" for device: stdout"),
                on("stdout", "swift://a/c", "Container path must be read-only"),
                device(
                        "output",
                        "\"name\":\"output\"",
                        "Immediate response is not available for device output"),
                device(
                        "debug",
                        "\"name\":\"debug\"",
                        "Immediate response is not available for device debug"),
                device(
                        "input",
                        "\"name\":\"input\"",
                        "Could not resolve channel path \"\" for device: input"));
    }

    private static Stream<Arguments> deviceProperties() {
        return Stream.of(
                on(
                        "stdin",
                        "zvm://nobody:stdout",
                        "Non-existing node in connect zvm://nobody:stdout"),
                on("stdin", "zvm://x:stdout", "Cannot bind to itself: zvm://x:stdout"),
                device(
                        "min_size",
                        "\"name\":\"stdout\",\"min_size\":-1",
                        "min_size in device stdout in x: -1"),
                device(
                        "min_size in",
                        "\"name\":\"stdin\",\"min_size\":1",
                        "min_size in device stdin in x: 1 is not for it"),
                device(
                        "mode",
                        "\"name\":\"stdout\",\"mode\":\"socket\"",
                        "mode in device stdout in x: \"socket\" is not one of"),
                device(
                        "meta",
                        "\"name\":\"stdout\",\"meta\":{\"a b\":\"\"}",
                        "'a b' is not a header name"),
                device(
                        "meta long",
                        "\"name\":\"stdout\",\"meta\":{\"a\":\"%s\"}".formatted("v".repeat(257)),
                        "meta.a in device stdout in x is longer"),
                device(
                        "meta control",
                        "\"name\":\"stdout\",\"meta\":{\"a\":\"\\r\\n\"}",
                        "control character"),
                device(
                        "type",
                        "\"name\":\"stdout\",\"content_type\":\"a\\r\\nb: c\"",
                        "is not a content type"),
                device(
                        "range",
                        "\"name\":\"stdin\",\"path\":\"swift://a/c/o\",\"range\":\"1-2\"",
                        "range in device stdin in x: \"1-2\" is not bytes=a-b"),
                device(
                        "range of an image",
                        "\"name\":\"image\",\"path\":\"swift://a/c/o\",\"range\":\"bytes=0-1\"",
                        "is not for it: devices that read an object have one"),
                device(
                        "range out",
                        "\"name\":\"stdout\",\"range\":\"bytes=0-1\"",
                        "is not for it: devices that read an object have one"),
                x(
                        "twice",
                        "\"devices\":[{\"name\":\"stdin\"},{\"name\":\"/dev/stdin\"}]",
                        "Device stdin stands twice in x"));
    }

    private static Stream<Arguments> mounts() {
        return Stream.of(
                device(
                        "mount of a stream",
                        "\"name\":\"stdout\",\"mount\":\"/out\"",
                        "mount in device stdout in x: \"/out\" is not for it"),
                device(
                        "mount that leads out",
                        "\"name\":\"image\",\"path\":\"swift://a/c/o\",\"mount\":\"/a/../b\"",
                        "mount in device image in x: \"/a/../b\" is not an absolute path without ."
                                + " and .., outside of /dev"),
                device(
                        "mount of all that is saved",
                        "\"name\":\"output\",\"path\":\"swift://a/c/o\",\"mount\":\"/\"",
                        "mount in device output in x: \"/\" is not an absolute path without . and"
                                + " .., outside of /dev and below /"));
    }

    private static Stream<Arguments> splits() {
        return Stream.of(
                device(
                        "split of many",
                        "\"name\":\"stdin\",\"path\":\"swift://a/c/*\",\"split\":{\"size\":1}",
                        "split is for devices that read one object, in x"),
                device(
                        "split out",
                        "\"name\":\"stdout\",\"split\":{\"size\":1}",
                        "split is for devices that read one object, in x"),
                split("{}", "split in x: {} has not one of size and count, above 0"),
                split(
                        "{\"size\":1,\"count\":1}",
                        "split in x: {\"size\":1,\"count\":1} has not one of size and count"),
                split(
                        "{\"size\":1,\"by\":\"word\"}",
                        "split in x: by 'word' is not one of line, csv, bytes"),
                split("{\"size\":1,\"sise\":2}", "Unknown key in split in x: sise"),
                x(
                        "split twice",
                        "\"devices\":[{%s},{%s}]"
                                .formatted(
                                        splitDevice("stdin", "{\"size\":1}"),
                                        splitDevice("input", "{\"size\":1}")),
                        "Only one device of x can be split"),
                x(
                        "split and wildcard",
                        "\"devices\":[{%s},{\"name\":\"input\",\"path\":\"swift://a/c/*\"}]"
                                .formatted(splitDevice("stdin", "{\"size\":1}")),
                        "x has both a split and a wildcard"));
    }

    private static Stream<Arguments> later() {
        return Stream.of(
                exec("image", path("file://ruby:ruby"), "this server has no image ruby"),
                exec("own image", path("file://bin/p"), "it has no image that is one object"),
                on(
                        "script",
                        "swift://a/c",
                        "a container as path in device script in x is not available"),
                x(
                        "deterministic",
                        "\"deterministic\":false,\"replicate\":2",
                        "what is not deterministic cannot be compared"),
                x("engine", "\"engine\":\"jit\"", "engine in x: \"jit\" is not one of auto, v8"),
                x(
                        "digests",
                        "\"digests\":\"md5\"",
                        "digests in x: \"md5\" is not one of outputs, all"),
                x("reads", "\"limits\":{\"reads\":0}", "reads in limits: 0 is not above 0"));
    }

    private static Arguments of(String name, String body, int status, String message) {
        return arguments(named(name, body), status, message);
    }

    private static Arguments group(String name, String fields, String message) {
        return of(name, "[{" + fields + "}]", 400, message);
    }

    private static Arguments x(String name, String fields, String message) {
        return group(name, "\"name\":\"x\"," + EXEC + "," + fields, message);
    }

    private static Arguments exec(String name, String exec, String message) {
        return group(name, "\"name\":\"x\",\"exec\":" + exec, message);
    }

    private static String path(String path) {
        return "{\"path\":\"" + path + "\"}";
    }

    private static String args(String args) {
        return "{\"path\":\"swift://a/c/o\",\"args\":" + args + "}";
    }

    private static String env(String env) {
        return "{\"path\":\"swift://a/c/o\",\"env\":" + env + "}";
    }

    private static Arguments device(String name, String fields, String message) {
        return x(name, "\"devices\":[{" + fields + "}]", message);
    }

    private static Arguments split(String split, String message) {
        return device("split " + split, splitDevice("stdin", split), message);
    }

    private static String splitDevice(String name, String split) {
        return "\"name\":\"%s\",\"path\":\"swift://a/c/o\",\"split\":%s".formatted(name, split);
    }

    private static Arguments on(String device, String path, String message) {
        return device(
                device + " on " + path,
                "\"name\":\"" + device + "\",\"path\":\"" + path + "\"",
                message);
    }
}
