package io.insitu.middleware.compute.run;

import io.insitu.middleware.SwiftException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Lets components start: all instances of one together, or none.
///
/// Three things are given out. A *place* for every instance that is there; a *slot* for every one
/// that is expected to keep a processor busy; and the *memory* that each is promised. Connected
/// instances wait for each other most of the time, so a component takes one slot less than there
/// are, at most, and others get on beside it.
///
/// Accounts take turns, and within an account its jobs do, by their weights ([Turns]). Nobody
/// overtakes the one whose turn it is: what does not fit waits until enough has been given back, so
/// nothing starves. Nobody holds a place while it waits for another, so nothing deadlocks.
///
/// For any number of threads.
final class Admission {
    private final Supplier<Room> whole;
    private final ReentrantLock lock = new ReentrantLock();
    private final Turns<Ask> turns = new Turns<>();
    private int slots;
    private int places;
    private long memoryBytes;
    private int waiting;

    /// @param slots for instances that are expected to keep a processor busy
    /// @param places for instances that are there
    /// @param memoryBytes that may be promised to them
    record Room(int slots, int places, long memoryBytes) {
        /// {@return a larger one, in proportion}
        Room withMore(int moreSlots) {
            double times = 1 + moreSlots / (double) slots;
            return new Room(
                    slots + moreSlots,
                    (int) Math.min(Integer.MAX_VALUE, places * times),
                    (long) Math.min(Long.MAX_VALUE, memoryBytes * times));
        }
    }

    Admission(Room whole) {
        this(() -> whole);
    }

    /// @param whole the room as it is now: machines come and go
    Admission(Supplier<Room> whole) {
        this.whole = whole;
    }

    /// Asks for one component.
    ///
    /// @param memoryBytes that its instances are promised, all together
    /// @param queueMax refused with 503 when so many wait already
    Ask ask(Turns.Claim claim, int instances, long memoryBytes, int queueMax) {
        Room now = whole.get();
        if (instances > now.places) {
            throw never("%d connected instances need to run at once", instances, now.places);
        }
        if (memoryBytes > now.memoryBytes) {
            throw never(
                    "Instances that run at once are promised %d bytes of memory",
                    memoryBytes, now.memoryBytes);
        }
        Ask ask = new Ask(claim, new Room(slotsOf(instances, now), instances, memoryBytes));
        locked(() -> {
            if (waiting >= queueMax) {
                throw noPlace();
            }
            waiting++;
            turns.add(claim, ask);
        });
        return ask;
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private static SwiftException never(String needs, long wanted, long there) {
        return new SwiftException(
                400, needs.formatted(wanted) + "; this server has room for %d".formatted(there));
    }

    /// A job will not ask again.
    void ended(Turns.Claim claim) {
        locked(() -> turns.forget(claim));
    }

    private static int slotsOf(int instances, Room now) {
        return instances == 1 ? 1 : Math.min(instances, Math.max(1, now.slots - 1));
    }

    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    int placesTaken() {
        lock.lock();
        try {
            return places;
        } finally {
            lock.unlock();
        }
    }

    private static SwiftException noPlace() {
        return NoRoom.now("Slot not available");
    }

    private void locked(Runnable change) {
        List<Ask> granted;
        lock.lock();
        try {
            change.run();
            granted = grant();
        } finally {
            lock.unlock();
        }
        granted.forEach(this::hand);
    }

    private void hand(Ask ask) {
        Permit permit = new Permit(ask);
        if (!ask.granted.complete(permit)) {
            permit.close();
        }
    }

    private List<Ask> grant() {
        List<Ask> granted = new ArrayList<>();
        for (var next = turns.peek(); next.isPresent(); next = turns.peek()) {
            Ask ask = next.get();
            if (!fits(ask.room)) {
                break;
            }
            turns.take(ask.claim.weight());
            waiting--;
            change(ask.room, 1);
            granted.add(ask);
        }
        return granted;
    }

    private boolean fits(Room room) {
        if (places == 0) {
            return true; // it fitted when it was asked for; the room may have become smaller
        }
        Room now = whole.get();
        return room.slots <= now.slots - slots
                && room.places <= now.places - places
                && room.memoryBytes <= now.memoryBytes - memoryBytes;
    }

    private void change(Room room, int sign) {
        slots += sign * room.slots;
        places += sign * room.places;
        memoryBytes += sign * room.memoryBytes;
    }

    /// A component that waits.
    final class Ask {
        private final Turns.Claim claim;
        private final Room room;
        private final CompletableFuture<Permit> granted = new CompletableFuture<>();

        Ask(Turns.Claim claim, Room room) {
            this.claim = claim;
            this.room = room;
        }

        /// {@return whether it need not wait}
        boolean isGranted() {
            return granted.state() == Future.State.SUCCESS;
        }

        /// Waits for its turn.
        ///
        /// @throws SwiftException 503 when that takes longer than it may, or the wait was ended
        Permit await(Duration most) {
            try {
                return granted.get(most.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | CancellationException e) {
                leave();
                throw noPlace();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                leave();
                throw noPlace();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }

        private void leave() {
            cancel();
            if (isGranted()) {
                granted.resultNow().close();
            }
        }

        /// Ends the wait, from any thread. Harmless when it is over.
        void cancel() {
            locked(() -> {
                if (turns.remove(claim, this)) {
                    waiting--;
                }
            });
            granted.cancel(false);
        }
    }

    /// Places that were given. Close it, once or more, to give them back.
    ///
    /// Who waits for what is no program can lend its slots meanwhile. It has them back at once,
    /// though others may have taken them: to wait for a slot behind those who wait for its place
    /// would be a deadlock.
    final class Permit implements AutoCloseable, Arriving.Lent {
        private final Ask ask;
        private boolean closed;
        private boolean lent;

        private Permit(Ask ask) {
            this.ask = ask;
        }

        @Override
        public void lend() {
            locked(() -> {
                if (!closed && !lent) {
                    lent = true;
                    slots -= ask.room.slots;
                }
            });
        }

        @Override
        public void takeBack() {
            locked(() -> {
                if (!closed && lent) {
                    lent = false;
                    slots += ask.room.slots;
                }
            });
        }

        @Override
        public void close() {
            takeBack();
            locked(() -> {
                if (!closed) {
                    closed = true;
                    change(ask.room, -1);
                }
            });
        }
    }
}
