package io.insitu.middleware.compute.plan;

import io.insitu.middleware.compute.description.Group;
import java.util.ArrayList;
import java.util.List;

/// One run of one program, with everything it is joined to.
///
/// @param ordinal its place among all instances of the job, from 0
public record PlannedInstance(
        int ordinal, String name, Group group, List<PlannedChannel> channels) {
    public PlannedInstance {
        channels = List.copyOf(channels);
    }

    /// {@return argv: the program's name, then its arguments}
    public List<String> argv() {
        List<String> argv = new ArrayList<>();
        argv.add(group.exec().name().isEmpty() ? name : group.exec().name());
        argv.addAll(group.exec().args());
        return argv;
    }
}
