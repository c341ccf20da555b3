package io.insitu.middleware.compute.run;

import io.insitu.middleware.Headers;
import io.insitu.middleware.SwiftException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/// Lets components start: all instances of one together, or none.
///
/// Two things are given out. A *place* for every instance that is there, and a *slot* for every one
/// that is expected to keep a processor busy; connected instances wait for each other most of the
/// time, so a component takes one slot less than there are, at most, and others get on beside it.
///
/// Accounts take turns; within an account it is first come, first served, and a job asks for one
/// component at a time, so jobs of one account take turns too. Nobody overtakes the account whose
/// turn it is: what does not fit waits until enough has been given back, so nothing starves. Nobody
/// holds a place while it waits for another, so nothing deadlocks.
///
/// For any number of threads.
final class Admission {
    private static final String RETRY_SECONDS = "5";

    private final int slots;
    private final int places;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Deque<Ask>> turns = new LinkedHashMap<>();
    private int freeSlots;
    private int freePlaces;
    private int waiting;

    Admission(int slots, int places) {
        this.slots = slots;
        this.places = places;
        this.freeSlots = slots;
        this.freePlaces = places;
    }

    /// Asks for one component.
    ///
    /// @param queueMax refused with 503 when so many wait already
    Ask ask(String account, int instances, int queueMax) {
        if (instances > places) {
            throw new SwiftException(
                    400,
                    "%d connected instances need to run at once; this server has room for %d"
                            .formatted(instances, places));
        }
        Ask ask = new Ask(instances, slotsOf(instances));
        locked(() -> {
            if (waiting >= queueMax) {
                throw noPlace();
            }
            waiting++;
            turns.computeIfAbsent(account, _ -> new ArrayDeque<>()).add(ask);
        });
        return ask;
    }

    private int slotsOf(int instances) {
        return instances == 1 ? 1 : Math.min(instances, Math.max(1, slots - 1));
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
            return places - freePlaces;
        } finally {
            lock.unlock();
        }
    }

    private static SwiftException noPlace() {
        return new SwiftException(
                503, "Slot not available", Headers.of("Retry-After", RETRY_SECONDS));
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
        while (!turns.isEmpty()) {
            Iterator<Map.Entry<String, Deque<Ask>>> first = turns.entrySet().iterator();
            Map.Entry<String, Deque<Ask>> turn = first.next();
            Ask ask = turn.getValue().peek();
            if (ask != null && (ask.slots > freeSlots || ask.places > freePlaces)) {
                break;
            }
            first.remove();
            if (ask != null) {
                take(turn.getValue().remove());
                granted.add(ask);
            }
            if (!turn.getValue().isEmpty()) {
                turns.put(turn.getKey(), turn.getValue());
            }
        }
        return granted;
    }

    private void take(Ask ask) {
        waiting--;
        freeSlots -= ask.slots;
        freePlaces -= ask.places;
    }

    private void giveBack(Ask ask) {
        freeSlots += ask.slots;
        freePlaces += ask.places;
    }

    /// A component that waits.
    final class Ask {
        private final int places;
        private final int slots;
        private final CompletableFuture<Permit> granted = new CompletableFuture<>();

        Ask(int places, int slots) {
            this.places = places;
            this.slots = slots;
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
            if (granted.state() == Future.State.SUCCESS) {
                granted.resultNow().close();
            }
        }

        /// Ends the wait, from any thread. Harmless when it is over.
        void cancel() {
            locked(() -> {
                boolean removed = false;
                for (Deque<Ask> asks : turns.values()) {
                    removed |= asks.remove(this);
                }
                if (removed) {
                    waiting--;
                }
            });
            granted.cancel(false);
        }
    }

    /// Places that were given. Close it, once or more, to give them back.
    final class Permit implements AutoCloseable {
        private final Ask ask;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Permit(Ask ask) {
            this.ask = ask;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                locked(() -> giveBack(ask));
            }
        }
    }
}
