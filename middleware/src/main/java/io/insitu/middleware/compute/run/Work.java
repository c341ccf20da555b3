package io.insitu.middleware.compute.run;

import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.DeviceKind;
import io.insitu.middleware.compute.description.Group;
import io.insitu.middleware.compute.description.Location;
import io.insitu.middleware.compute.image.SystemImage;
import io.insitu.middleware.compute.plan.Component;
import io.insitu.middleware.compute.plan.JobPlan;
import io.insitu.middleware.compute.plan.PlannedInstance;
import io.insitu.middleware.compute.program.Program;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A job that is ready to run.
///
/// @param id time-ordered and unique
/// @param account whose job it is
/// @param store what its sender sees of the objects, and may do to them
/// @param programs that its instances run, by their [#address]
/// @param images the server's own that its instances see, by their names
/// @param payload what instances read that have `stdin` without a path
/// @param environment what they are told of the request
/// @param weight among the jobs of its account, 1 to 512
/// @param recalled whether an instance that ran before need not run again
/// @param keepsPartial whether what it has stored stays when it fails
/// @param prepared what getting the programs ready took
public record Work(
        String id,
        String account,
        ObjectStore store,
        JobPlan plan,
        Map<String, Program> programs,
        Map<String, SystemImage> images,
        Input payload,
        Map<String, String> environment,
        boolean recalled,
        int weight,
        boolean keepsPartial,
        Duration prepared) {
    private static final String METHOD = "REQUEST_METHOD";

    public Work {
        programs = Map.copyOf(programs);
        images = Map.copyOf(images);
        environment = Map.copyOf(environment);
    }

    /// {@return the instance's environment: what it is told of the request and of its object, then
    /// what its description says}
    ///
    /// @param local of the object that it runs beside
    Map<String, String> environment(PlannedInstance instance, Map<String, String> local) {
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put("SCRIPT_FILENAME", instance.group().exec().path().url());
        variables.put("SCRIPT_NAME", instance.argv().getFirst());
        variables.putAll(local);
        variables.putAll(instance.group().exec().env());
        return variables;
    }

    /// {@return the environment of an instance whose inputs are opened elsewhere}
    public Map<String, String> environment(PlannedInstance instance) {
        Map<String, ObjectRecord> read = LocalObject.read(instance, store);
        return environment(instance, LocalObject.variables(instance, read));
    }

    /// {@return the same as GET would have it, where it was asked for by HEAD}
    Work asGot() {
        if (!"HEAD".equals(environment.get(METHOD))) {
            return this;
        }
        Map<String, String> got = new HashMap<>(environment);
        got.put(METHOD, "GET");
        return with(plan, got);
    }

    /// {@return the same with nothing to run but that}
    public Work only(Component component) {
        return with(JobPlan.of(component), environment);
    }

    private Work with(JobPlan otherPlan, Map<String, String> otherEnvironment) {
        return new Work(
                id,
                account,
                store,
                otherPlan,
                programs,
                images,
                payload,
                otherEnvironment,
                recalled,
                weight,
                keepsPartial,
                prepared);
    }

    /// {@return what an instance of it runs}
    public Program program(PlannedInstance instance) {
        String address = address(instance.group());
        Program program = programs.get(address);
        if (program == null) {
            throw new SwiftException(500, "Program %s was not prepared".formatted(address));
        }
        return program;
    }

    /// {@return the server's own images that an instance sees, the lowest first}
    public List<SystemImage> images(PlannedInstance instance) {
        return instance.group().devices().stream()
                .filter(device -> device.kind() == DeviceKind.SYSTEM_IMAGE)
                .map(device -> Objects.requireNonNull(images.get(device.alias())))
                .toList();
    }

    /// {@return what groups have in common whose programs are the same}
    public static String address(Group group) {
        return switch (group.exec().path()) {
            case Location.Stored stored -> object(stored).toString();
            case Location.InImage program when program.isOwn() ->
                    ownImages(group) + ":" + program.path();
            case Location.InImage program -> program.image() + ":" + program.path();
        };
    }

    /// {@return the objects that are a group's own images, the uppermost first}
    public static List<ObjectPath> ownImages(Group group) {
        return group.devices().reversed().stream()
                .filter(Group::isOneImage)
                .map(device -> object((Location.Stored) Objects.requireNonNull(device.path())))
                .toList();
    }

    /// {@return the object that a URL without wildcards names}
    public static ObjectPath object(Location.Stored path) {
        return new ObjectPath(path.account(), path.container(), path.object());
    }
}
