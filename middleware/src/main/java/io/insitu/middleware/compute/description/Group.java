package io.insitu.middleware.compute.description;

import io.insitu.engine.Digests;
import io.insitu.engine.EngineChoice;
import java.util.List;
import java.util.Optional;

/// One entry of a job description: it becomes one instance or more.
///
/// @param count how many, where no input has a wildcard or is split
/// @param connect names of the groups it writes to
/// @param attach the device whose object decides where it runs, or `default`
/// @param replicate on how many different nodes each instance runs, 1 to 3
/// @param location equal texts want to run on one node; empty for no wish
/// @param deterministic whether it sees a fixed clock and seeded random numbers, and not the
///   machine's own
/// @param engine what runs it; the results are the same
/// @param digests of which channels its report has them
public record Group(
        String name,
        Executable exec,
        List<Device> devices,
        int count,
        List<String> connect,
        int replicate,
        String attach,
        String location,
        LimitWishes limits,
        boolean deterministic,
        EngineChoice engine,
        Digests digests) {
    public Group {
        devices = List.copyOf(devices);
        connect = List.copyOf(connect);
    }

    /// One that is deterministic, for any engine.
    public Group(
            String name,
            Executable exec,
            List<Device> devices,
            int count,
            List<String> connect,
            int replicate,
            String attach,
            String location,
            LimitWishes limits) {
        this(
                name,
                exec,
                devices,
                count,
                connect,
                replicate,
                attach,
                location,
                limits,
                true,
                EngineChoice.AUTO,
                Digests.OUTPUTS);
    }

    /// {@return whether its inputs decide how many instances there are: by the objects that they
    /// find, or by the parts into which one is split}
    public boolean isCountedByInput() {
        return devices.stream().anyMatch(Group::isWildcardInput) || splitDevice().isPresent();
    }

    /// {@return the device whose object is split}
    public Optional<Device> splitDevice() {
        return devices.stream().filter(device -> device.split() != null).findFirst();
    }

    /// {@return the device of that alias}
    public Optional<Device> device(String alias) {
        return devices.stream().filter(device -> device.alias().equals(alias)).findFirst();
    }

    /// {@return whether it is an image, and the same object for each instance}
    public static boolean isOneImage(Device device) {
        return device.isImage() && !isWildcardInput(device);
    }

    public static boolean isWildcardInput(Device device) {
        return device.kind().readable()
                && device.path() instanceof Location.Stored stored
                && stored.hasWildcard();
    }
}
