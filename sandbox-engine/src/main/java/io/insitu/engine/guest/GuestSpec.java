package io.insitu.engine.guest;

import io.insitu.engine.Digests;
import io.insitu.engine.Limits;
import io.insitu.engine.StderrFollower;
import io.insitu.engine.World;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// One run, as a worker sees it.
///
/// @param moduleDigest names the prepared module: equal digests, equal bytes
/// @param module gives the prepared module; asked only by an engine that does not hold it compiled
/// @param digests of which channels the report has them
/// @param follower is told what it writes to descriptor 2
public record GuestSpec(
        String moduleDigest,
        Supplier<ByteBuffer> module,
        List<String> args,
        Map<String, String> env,
        List<GuestChannel> channels,
        List<GuestImage> images,
        Limits limits,
        World world,
        Digests digests,
        StderrFollower follower) {}
