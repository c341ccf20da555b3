package io.insitu.engine.guest;

import io.insitu.engine.World;
import io.insitu.engine.posix.Posix;

/// Where a guest's random numbers come from.
@FunctionalInterface
interface RandomBytes {
    void fill(byte[] bytes);

    static RandomBytes of(World world) {
        return switch (world) {
            case World.Fixed(long seed, _, _) -> new SeededRandom(seed);
            case World.Real() -> Posix::random;
        };
    }
}
