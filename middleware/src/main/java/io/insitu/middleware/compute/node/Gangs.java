package io.insitu.middleware.compute.node;

import io.insitu.middleware.SwiftException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The gangs of a node, by their ids: those for which room is kept and those that run. Room is kept
/// for a while only, so that a proxy that dies between its two requests holds nothing up. For any
/// number of threads.
final class Gangs {
    private final Room room;
    private final Duration life;
    private final Map<String, Gang> gangs = new ConcurrentHashMap<>();

    /// @param life of a reservation for which no session comes
    Gangs(Room room, Duration life) {
        this.room = room;
        this.life = life;
    }

    /// @throws SwiftException 429 when there is no room for all of it, 409 when the id is taken
    void reserve(String id, Reservation reservation) {
        Room.Lease lease =
                room.take(reservation.instances(), reservation.channels())
                        .orElseThrow(() -> new SwiftException(429, "There is no free slot"));
        if (gangs.putIfAbsent(id, new Gang(id, reservation, lease)) != null) {
            lease.close();
            throw new SwiftException(409, "This gang is there already");
        }
        CompletableFuture.delayedExecutor(life.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> release(id));
    }

    /// Gives up a reservation, unless its session has come.
    void release(String id) {
        Gang gang = gangs.get(id);
        if (gang != null && gang.claim()) {
            end(gang);
        }
    }

    /// {@return the gang whose session has come; for the caller to [#end]}
    ///
    /// @throws SwiftException 410 when its reservation is over
    Gang claim(String id) {
        Gang gang = gangs.get(id);
        if (gang == null || !gang.claim()) {
            throw new SwiftException(410, "Its reservation is over");
        }
        return gang;
    }

    /// {@return the gang of that id}
    ///
    /// @throws SwiftException 404 when there is none
    Gang get(String id) {
        Gang gang = gangs.get(id);
        if (gang == null) {
            throw new SwiftException(404, "There is no such gang");
        }
        return gang;
    }

    Duration life() {
        return life;
    }

    void end(Gang gang) {
        gangs.remove(gang.id());
        gang.close();
    }
}
