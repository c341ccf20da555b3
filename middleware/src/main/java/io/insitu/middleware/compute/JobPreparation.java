package io.insitu.middleware.compute;

import io.insitu.engine.Module;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.Group;
import io.insitu.middleware.compute.description.JobDescription;
import io.insitu.middleware.compute.plan.JobPlan;
import io.insitu.middleware.compute.plan.Planner;
import io.insitu.middleware.compute.plan.Rights;
import io.insitu.middleware.compute.program.Programs;
import io.insitu.middleware.compute.run.Work;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Makes what can run of what was asked for: the plan, and the programs.
record JobPreparation(ComputeConfig config, Stores stores, Programs programs) {

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
        Map<ObjectPath, Module> modules = modules(call.description(), call.rights(), store);
        Duration prepared = Duration.ofNanos(System.nanoTime() - began);
        return new Work(
                id,
                call.account(),
                store,
                plan,
                modules,
                call.payload(),
                call.environment(),
                recalled,
                1 << priority(request),
                call.description().keepsPartial(),
                prepared);
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

    private Map<ObjectPath, Module> modules(
            JobDescription description, Rights rights, ObjectStore store) {
        Map<ObjectPath, Module> modules = new HashMap<>();
        for (Group group : description.groups()) {
            ObjectPath path = Work.program(group.exec().path());
            if (!modules.containsKey(path)) {
                boolean readable = rights.read(path.containerPath());
                Module module =
                        (readable ? programs.load(store, path) : Optional.<Module>empty())
                                .orElseThrow(() -> Planner.missing(path));
                modules.put(path, module);
            }
        }
        return modules;
    }
}
