package io.insitu.engine.guest;

import io.insitu.engine.World;

/// The only clock that a guest sees. Times in nanoseconds since 1970.
sealed interface GuestClock permits VirtualClock, RealClock {
    static GuestClock of(World world, WakeUp wakeUp) {
        return switch (world) {
            case World.Fixed(_, long start, long step) -> new VirtualClock(start, step);
            case World.Real() -> new RealClock(wakeUp);
        };
    }

    /// {@return what it showed at first}
    long start();

    /// {@return the least by which two readings can differ}
    long resolution();

    /// {@return what it shows to who reads it}
    long read();

    /// {@return what it shows, without being read}
    long now();

    /// Returns when it shows that or more.
    void advanceTo(long nanos);
}
