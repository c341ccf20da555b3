package io.insitu.middleware.compute.description;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.ObjectPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Jobs of one program that need no description.
public final class Script {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEVICE = "script";
    private static final int LINE_MAX = 4096;

    private Script() {}

    /// {@return the job of a script: its first line, `#!swift://account/container/object
    /// [arguments]`, names the program, which finds the script as `/dev/script` and that name as
    /// its last argument}
    ///
    /// @param account what `~` stands for
    /// @param images whether the server has an image of that name
    /// @param stored the object that the script is, or empty: then it is the request's body
    /// @param input the object that is its stdin, `/account/container/object`, or empty
    /// @throws SwiftException 400 when the first line names no program
    public static JobDescription job(
            byte[] script, String account, Predicate<String> images, String stored, String input) {
        String line = firstLine(script);
        int blank = line.indexOf(' ');
        String url = blank < 0 ? line : line.substring(0, blank);
        List<String> args = new ArrayList<>();
        if (blank >= 0) {
            args.addAll(
                    ArgumentLine.split(line.substring(blank))
                            .orElseThrow(() -> invalid("'%s' has an open quote", line)));
        }
        args.add("/dev/" + DEVICE);
        Location location =
                Location.parse(url, account)
                        .orElseThrow(() -> invalid("'%s' names no program", line));
        Executable exec = new Executable(program(location, images, url), args, Map.of(), "");
        return new JobDescription(List.of(group(exec, stored, input)));
    }

    private static Location.Program program(
            Location location, Predicate<String> images, String url) {
        return switch (location) {
            case Location.Stored program when !program.isContainer() && !program.hasWildcard() ->
                    program;
            case Location.InImage program when images.test(program.image()) -> program;
            default -> throw invalid("'%s' is no program that this server can run", url);
        };
    }

    private static Group group(Executable exec, String stored, String input) {
        List<Device> devices = new ArrayList<>();
        if (exec.path() instanceof Location.InImage(_, String image, _)) {
            devices.add(GroupParser.image(image, DeviceKind.SYSTEM_IMAGE, null));
        }
        devices.add(device(DEVICE, DeviceKind.SCRIPT, stored.isEmpty() ? null : object(stored)));
        if (!input.isEmpty() || !stored.isEmpty()) {
            devices.add(device("stdin", DeviceKind.STDIN, input.isEmpty() ? null : object(input)));
        }
        devices.add(device("stdout", DeviceKind.STDOUT, null));
        return new Group("script", exec, devices, 1, List.of(), 1, "default", "", LimitWishes.NONE);
    }

    /// {@return the job of an object that is a program itself: it reads the request's body and
    /// writes the answer}
    public static JobDescription program(ObjectPath program) {
        Executable exec = new Executable(object(program.toString()), List.of(), Map.of(), "");
        List<Device> devices =
                List.of(
                        device("stdin", DeviceKind.STDIN, null),
                        device("stdout", DeviceKind.STDOUT, null));
        return new JobDescription(
                List.of(
                        new Group(
                                "program",
                                exec,
                                devices,
                                1,
                                List.of(),
                                1,
                                "default",
                                "",
                                LimitWishes.NONE)));
    }

    /// {@return a description of the same job, with which it can run again}
    ///
    /// @param script the object that the script is, or the program where there is no script. It is
    ///   none that the program is told to run beside
    public static String json(JobDescription job, ObjectPath script) {
        Group group = job.groups().getFirst();
        ObjectNode json = JSON.createObjectNode().put("name", group.name());
        ObjectNode exec = json.putObject("exec").put("path", group.exec().path().url());
        group.exec().args().forEach(exec.putArray("args")::add);
        ArrayNode devices = json.putArray("devices");
        String attach = group.device(DEVICE).map(Device::path).isPresent() ? "default" : "stdout";
        for (Device device : group.devices()) {
            ObjectNode one = devices.addObject().put("name", device.alias());
            if (device.kind() == DeviceKind.SCRIPT) {
                one.put("path", "swift:/" + script);
            } else if (device.path() instanceof Location.Stored stored) {
                one.put("path", stored.url());
                attach = "stdin";
            }
            if (device.kind() == DeviceKind.STDOUT) {
                one.put("content_type", device.contentType());
            }
        }
        json.put("attach", attach);
        return JSON.createArrayNode().add(json).toString();
    }

    private static Location.Stored object(String path) {
        String[] parts = path.split("/", 4);
        String url = Location.url(new ObjectPath(parts[1], parts[2], parts[3]));
        return new Location.Stored(url, parts[1], parts[2], parts[3]);
    }

    private static Device device(String alias, DeviceKind kind, @Nullable Location path) {
        return new Device(alias, kind, path, "text/html", Map.of(), 0, null, null);
    }

    private static String firstLine(byte[] script) {
        int end = 0;
        while (end < script.length && script[end] != '\n') {
            end++;
        }
        String line = new String(script, 0, Math.min(end, LINE_MAX), StandardCharsets.UTF_8);
        String stripped = line.strip();
        if (!stripped.startsWith("#!") || Location.hasControl(stripped) || end > LINE_MAX) {
            throw invalid(
                    "'%s' is no #! line",
                    stripped.length() > 80 ? stripped.substring(0, 80) + "…" : stripped);
        }
        return stripped.substring(2).strip();
    }

    private static SwiftException invalid(String form, String what) {
        return Fields.bad("Invalid script: " + form.formatted(what));
    }
}
