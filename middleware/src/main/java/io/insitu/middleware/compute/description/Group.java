package io.insitu.middleware.compute.description;

import java.util.List;
import java.util.Optional;

/// One entry of a job description: it becomes one instance or more.
///
/// @param count how many, where no input has a wildcard
/// @param connect names of the groups it writes to
/// @param attach the device whose object decides where it runs, or `default`
/// @param location equal texts want to run on one node; empty for no wish
public record Group(
        String name,
        Executable exec,
        List<Device> devices,
        int count,
        List<String> connect,
        String attach,
        String location,
        LimitWishes limits) {
    public Group {
        devices = List.copyOf(devices);
        connect = List.copyOf(connect);
    }

    /// {@return whether the objects that an input finds decide how many instances there are}
    public boolean hasWildcardInput() {
        return devices.stream().anyMatch(Group::isWildcardInput);
    }

    /// {@return the device of that alias}
    public Optional<Device> device(String alias) {
        return devices.stream().filter(device -> device.alias().equals(alias)).findFirst();
    }

    public static boolean isWildcardInput(Device device) {
        return device.kind().readable()
                && device.path() instanceof Location.Stored stored
                && stored.hasWildcard();
    }
}
