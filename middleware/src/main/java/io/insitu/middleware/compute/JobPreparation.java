package io.insitu.middleware.compute;

import io.insitu.engine.Engine;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.description.DeviceKind;
import io.insitu.middleware.compute.description.Group;
import io.insitu.middleware.compute.description.JobDescription;
import io.insitu.middleware.compute.description.Location;
import io.insitu.middleware.compute.image.SystemImage;
import io.insitu.middleware.compute.image.SystemImages;
import io.insitu.middleware.compute.live.JobArchive;
import io.insitu.middleware.compute.plan.JobPlan;
import io.insitu.middleware.compute.plan.Planner;
import io.insitu.middleware.compute.program.Program;
import io.insitu.middleware.compute.program.Programs;
import io.insitu.middleware.compute.run.Work;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Makes what can run of what was asked for: the plan, and the programs.
record JobPreparation(
        ComputeConfig config,
        Stores stores,
        Programs programs,
        Engine engine,
        SystemImages images) {

    private static final String PRIORITY = "X-Zerovm-Priority";

    /// @param id of the job
    /// @param recalled whether an instance that ran before need not run again
    /// @param cancelled is asked now and then during a long listing
    /// @throws io.insitu.middleware.SwiftException 400, 401, 403, 404 or 422, naming what is wrong
    Work work(
            Request request, JobCall call, String id, boolean recalled, BooleanSupplier cancelled) {
        ObjectStore store = stores.of(request);
        Planner planner = new Planner(store, config.planLimits());
        JobPlan plan = planner.plan(call.description(), call.rights(), cancelled);
        long began = System.nanoTime();
        Map<String, SystemImage> seen = images(call.description());
        Map<String, Program> prepared = programs(call, store, seen);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        return new Work(
                id,
                call.account(),
                store,
                plan,
                prepared,
                seen,
                call.payload(),
                call.environment(),
                recalled,
                1 << priority(request),
                call.description().keepsPartial(),
                took);
    }

    /// {@return where what outlives the request's job is kept}
    JobArchive archive(Request request) {
        return new JobArchive(stores.of(request), config.history().retention());
    }

    /// {@return from 0 to 9; each has twice the turns of the one below}
    private static int priority(Request request) {
        String text = request.headers().first(PRIORITY).orElse("0").strip();
        if (!text.matches("[0-9]")) {
            throw new SwiftException(
                    400, "%s: '%s' is not a number from 0 to 9".formatted(PRIORITY, text));
        }
        return Integer.parseInt(text);
    }

    private Map<String, SystemImage> images(JobDescription description) {
        Map<String, SystemImage> seen = new HashMap<>();
        for (Group group : description.groups()) {
            for (Device device : group.devices()) {
                if (device.kind() == DeviceKind.SYSTEM_IMAGE) {
                    seen.computeIfAbsent(
                            device.alias(), name -> images.image(name, engine.images()));
                }
            }
        }
        return seen;
    }

    private Map<String, Program> programs(
            JobCall call, ObjectStore store, Map<String, SystemImage> seen) {
        Map<String, Program> prepared = new HashMap<>();
        for (Group group : call.description().groups()) {
            String address = Work.address(group);
            if (!prepared.containsKey(address)) {
                prepared.put(address, program(group, call, store, seen));
            }
        }
        return prepared;
    }

    private Program program(
            Group group, JobCall call, ObjectStore store, Map<String, SystemImage> seen) {
        return switch (group.exec().path()) {
            case Location.Stored stored -> {
                ObjectPath path = Work.object(stored);
                yield (call.rights().read(path.containerPath())
                                ? programs.load(store, path)
                                : Optional.<Program>empty())
                        .orElseThrow(() -> Planner.missing(path));
            }
            case Location.InImage program when program.isOwn() -> {
                List<ObjectPath> images = Work.ownImages(group);
                yield images.stream()
                        .filter(image -> call.rights().read(image.containerPath()))
                        .map(image -> programs.load(store, image, program.path()))
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElseThrow(() -> missing(program, images.getFirst().toString()));
            }
            case Location.InImage program ->
                    programs.load(
                                    call.account(),
                                    program.image(),
                                    Objects.requireNonNull(seen.get(program.image())).image(),
                                    program.path())
                            .orElseThrow(() -> missing(program, program.image()));
        };
    }

    private static SwiftException missing(Location.InImage program, String image) {
        return new SwiftException(
                404,
                "Error 404 Not Found while fetching %s: image %s has no file %s"
                        .formatted(program.url(), image, program.path()));
    }
}
