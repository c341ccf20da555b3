package io.insitu.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One run of one program.
///
/// @param tenant whose program it is; a worker serves one tenant at a time
/// @param args argv, the program's name first
/// @param env the environment, in the order the program sees it
/// @param channels all it can talk to; aliases differ
/// @param images folders that are there from the start, the lowest first
/// @param world the time and the chance that it sees
/// @param engine what is to run it
/// @param digests of which channels the report has them
public record InstanceSpec(
        String tenant,
        Module module,
        List<String> args,
        Map<String, String> env,
        List<Channel> channels,
        List<Image> images,
        Limits limits,
        World world,
        EngineChoice engine,
        Digests digests) {
    public InstanceSpec {
        args = List.copyOf(args);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        channels = List.copyOf(channels);
        images = List.copyOf(images);
    }

    /// One for whatever engine the configuration says.
    public InstanceSpec(
            String tenant,
            Module module,
            List<String> args,
            Map<String, String> env,
            List<Channel> channels,
            List<Image> images,
            Limits limits,
            World world) {
        this(
                tenant,
                module,
                args,
                env,
                channels,
                images,
                limits,
                world,
                EngineChoice.AUTO,
                Digests.OUTPUTS);
    }

    /// One without images, in a fixed world.
    ///
    /// @param seed what its random numbers come from
    public InstanceSpec(
            String tenant,
            Module module,
            List<String> args,
            Map<String, String> env,
            List<Channel> channels,
            Limits limits,
            long seed) {
        this(tenant, module, args, env, channels, List.of(), limits, World.of(seed));
    }
}
