package io.insitu.middleware.compute.plan;

import io.insitu.engine.World;
import io.insitu.middleware.compute.description.Group;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One run of one program, with everything it is joined to.
///
/// @param ordinal rises from each instance of the job to the next
public record PlannedInstance(
        long ordinal, String name, Group group, List<PlannedChannel> channels) {
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

    /// {@return the time and the chance that it sees}
    public World world() {
        return group.deterministic() ? World.of(seed()) : new World.Real();
    }

    /// FNV-1a, 64 bits, of its name: the same job gives the same random numbers each time it runs,
    /// and its instances have different ones.
    private long seed() {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
