package io.insitu.middleware.compute.run;

import io.insitu.engine.Module;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.Location;
import io.insitu.middleware.compute.plan.JobPlan;
import io.insitu.middleware.compute.plan.PlannedInstance;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import java.util.Map;

/// A job that is ready to run.
///
/// @param id time-ordered and unique
/// @param account whose job it is
/// @param store what its sender sees of the objects, and may do to them
/// @param programs the modules that its instances run, prepared, by their objects
public record Work(
        String id,
        String account,
        ObjectStore store,
        JobPlan plan,
        Map<ObjectPath, Module> programs) {
    public Work {
        programs = Map.copyOf(programs);
    }

    Module program(PlannedInstance instance) {
        ObjectPath path = program(instance.group().exec().path());
        Module module = programs.get(path);
        if (module == null) {
            throw new SwiftException(500, "Program %s was not prepared".formatted(path));
        }
        return module;
    }

    /// {@return the object that a program's URL names}
    public static ObjectPath program(Location.Stored path) {
        return new ObjectPath(path.account(), path.container(), path.object());
    }
}
