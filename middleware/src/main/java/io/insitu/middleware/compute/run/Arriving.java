package io.insitu.middleware.compute.run;

import io.insitu.engine.Outcome;
import io.insitu.engine.Pipe;
import io.insitu.middleware.Headers;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A request's body that one program reads while it comes.
///
/// A thread passes it on to the program by a pipe, in messages of [#MESSAGE_BYTES] whatever the
/// network's are, so that the program's reads bring the same in every run. What has passed is kept
/// in a file, up to a bound: should the program's worker die, another run reads that first.
///
/// A second thread looks at the first one now and then. While that waits for the client the
/// program's slot is lent to others, and its time stands still.
///
/// The end of a body that was not whole is never shown to the program as an end: whoever stores
/// what it wrote asks [#finish] first.
public final class Arriving implements Input {
    static final int MESSAGE_BYTES = 64 << 10;
    static final Duration LOOK = Duration.ofMillis(100);

    private final Body body;
    private final Replay passed;
    private final Duration timeMax;
    private final ByteBuffer message = ByteBuffer.allocate(MESSAGE_BYTES);
    private ByteBuffer rest;
    private boolean over;

    private @Nullable Thread feeder;
    private @Nullable Lent slot;
    private @Nullable Runnable cancel;
    private @Nullable SwiftException failure;
    private boolean ended;
    private long waitingSince;
    private boolean waiting;
    private long waitedNanos;

    /// A place among those that keep a processor busy, which can be lent to others.
    interface Lent {
        /// Harmless when it was.
        void lend();

        /// Harmless when it is back.
        void takeBack();
    }

    /// @param first what was read of it already
    /// @param rest is read, and closed, by this
    /// @param directory for the file
    /// @param keptMax bytes that are kept for another run
    /// @param timeMax how long the program may be there, however slow the client is
    Arriving(ByteBuffer first, Body rest, Path directory, long keptMax, Duration timeMax) {
        this.rest = first;
        this.body = rest;
        this.passed = new Replay(directory, keptMax);
        this.timeMax = timeMax;
    }

    Duration timeMax() {
        return timeMax;
    }

    /// @param stop ends the program when there is no point in it any more
    public synchronized void onFailure(Runnable stop) {
        cancel = stop;
    }

    synchronized void holds(Lent lent) {
        slot = lent;
    }

    /// Begins to pass the body on to a run of the program, from its beginning. Fails with 503 when
    /// a run was lost before and not all that it had read was kept.
    ///
    /// @param wallTime that the program may take, apart from waiting for the client
    synchronized void feed(Pipe.WriteEnd end, Duration wallTime) {
        Thread before = feeder;
        feeder = Thread.ofVirtual().name("upload").start(() -> pass(end, before));
        if (before == null) {
            Thread.ofVirtual().name("upload-watch").start(() -> watch(wallTime));
        }
    }

    private void pass(Pipe.WriteEnd end, @Nullable Thread before) {
        try (end) {
            if (before != null) {
                before.join(); // its pipe has no reader any more
            }
            pass(end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            fail(gone());
        } catch (RuntimeException e) {
            fail(e instanceof SwiftException known ? known : new SwiftException(500, e.toString()));
        }
    }

    private void pass(Pipe.WriteEnd end) throws IOException {
        if (!passed.isWhole()) {
            throw new SwiftException(
                    503,
                    "The program's worker was lost, and not all of the upload was kept to begin"
                            + " again",
                    Headers.of("Retry-After", "0"));
        }
        boolean wanted = passed.all(part -> isTaken(end, part));
        while (wanted && fill()) {
            passed.add(message.duplicate());
            wanted = isTaken(end, message);
        }
    }

    /// {@return whether there is still a program that reads}
    private static boolean isTaken(Pipe.WriteEnd end, ByteBuffer part) {
        try {
            return end.send(part);
        } catch (IOException e) {
            return false; // it was closed, since the run has ended
        }
    }

    private static SwiftException gone() {
        return new SwiftException(499, "The client went away");
    }

    /// {@return whether there was more}
    private boolean fill() throws IOException {
        message.clear();
        while (message.hasRemaining() && !over) {
            if (rest.hasRemaining()) {
                int n = Math.min(rest.remaining(), message.remaining());
                message.put(rest.slice(rest.position(), n));
                rest.position(rest.position() + n);
            } else {
                ByteBuffer next = next();
                over = next == null;
                rest = next == null ? rest : next;
            }
        }
        message.flip();
        return message.hasRemaining();
    }

    private @Nullable ByteBuffer next() throws IOException {
        synchronized (this) {
            waiting = true;
            waitingSince = System.nanoTime();
        }
        try {
            return body.next();
        } finally {
            synchronized (this) {
                waiting = false;
                waitedNanos += System.nanoTime() - waitingSince;
                if (slot != null) {
                    slot.takeBack();
                }
            }
        }
    }

    private synchronized void fail(SwiftException why) {
        if (failure == null) {
            failure = why;
            if (cancel != null) {
                cancel.run();
            }
        }
    }

    private synchronized void watch(Duration wallTime) {
        long began = System.nanoTime();
        try {
            while (!ended) {
                TimeUnit.NANOSECONDS.timedWait(this, LOOK.toNanos());
                long now = System.nanoTime();
                long current = waiting ? now - waitingSince : 0;
                if (slot != null && current >= LOOK.toNanos()) {
                    slot.lend();
                }
                if (!ended && now - began - waitedNanos - current > wallTime.toNanos()) {
                    fail(tooLong(wallTime));
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SwiftException tooLong(Duration wallTime) {
        Outcome.LimitReached limit = new Outcome.LimitReached("wallTime", wallTime.toMillis());
        String error = "filter: reached its limit: " + limit.text();
        return new SwiftException(500, error, Headers.of("X-Nexe-Error", error));
    }

    /// @throws SwiftException when it did not come as it had to: 408, 422 or 499; or the program
    ///   took too long over it: 500
    public synchronized void check() {
        if (failure != null) {
            throw failure;
        }
    }

    /// Reads what the program has left of it, since the client's digest is of all.
    ///
    /// @throws SwiftException as [#check]
    public void finish() {
        awaitFeeder();
        try {
            while (failureOrNull() == null && fill()) {}
        } catch (SwiftException e) {
            fail(e);
        } catch (IOException e) {
            fail(gone());
        }
        check();
    }

    private synchronized @Nullable SwiftException failureOrNull() {
        return failure;
    }

    private void awaitFeeder() {
        Thread feeding = feeding();
        try {
            if (feeding != null) {
                feeding.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(new SwiftException(503, "The server is being stopped"));
        }
    }

    private synchronized @Nullable Thread feeding() {
        return feeder;
    }

    /// The program has ended.
    @Override
    public synchronized void close() {
        ended = true;
        notifyAll();
    }

    /// Whoever wanted it stored has an answer: what is still to come is nobody's.
    public void abandon() {
        close();
        Thread feeding = feeding();
        if (feeding != null) {
            feeding.interrupt();
        }
        awaitFeeder();
        passed.close();
        body.close();
    }
}
