package io.insitu.middleware.compute.run;

import io.insitu.storage.Body;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What the one instance of a job writes into its answer, read while it is written.
///
/// An output that outgrows memory goes into a file, and from then on this can be read: the program
/// writes as fast as it can, the reader reads as fast as it can, and the file takes up the
/// difference, as long as the program's `outputBytes` allow. So a slow reader neither holds the
/// program's slot nor counts as the program's time. A file says nothing when it grows: a reader
/// that has caught up looks again after a moment.
///
/// When the worker dies the instance runs again, into another file, and the reader goes on there
/// where it was: the program is deterministic, so the bytes before are the same.
///
/// One thread runs the job, one reads; the engine's threads tell of files.
public final class Growing implements Body {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final long LOOK_AGAIN_NANOS = 5_000_000;

    /// What the reader makes of the job's end, once it has all bytes.
    @FunctionalInterface
    public interface Verdict {
        /// @throws IOException when these bytes must not be taken for whole; so may a
        ///   [RuntimeException] say
        void of(JobResult result) throws IOException;
    }

    private final Runnable cancel;
    private final Verdict verdict;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private @Nullable Path file;
    private @Nullable Path opened;
    private @Nullable FileChannel channel;
    private long position;
    private @Nullable JobResult result;
    private @Nullable RuntimeException failure;
    private boolean closed;

    /// @param cancel ends the job when the reader gives up
    public Growing(Runnable cancel, Verdict verdict) {
        this.cancel = cancel;
        this.verdict = verdict;
    }

    /// The output goes on in that file, from the output's beginning.
    synchronized void goesOnIn(Path begun) {
        file = begun;
        notifyAll();
    }

    /// The job has ended. Its result is closed with this.
    public synchronized void ended(JobResult ended) {
        result = ended;
        if (closed) {
            ended.close();
        }
        notifyAll();
    }

    /// The job could not be run.
    public synchronized void failed(RuntimeException why) {
        failure = why;
        notifyAll();
    }

    /// Waits until there is something to read, or the job has ended.
    ///
    /// @return the job's result if it has ended: nothing was read of it, and it is the caller's
    /// @throws RuntimeException when it could not be run
    public synchronized Optional<JobResult> awaitBegin() {
        try {
            while (file == null && result == null && failure == null) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IllegalStateException("interrupted", e);
        }
        if (failure != null) {
            throw failure;
        }
        return Optional.ofNullable(result);
    }

    /// {@return how the job ended, if it has}
    public synchronized Optional<JobResult> result() {
        return Optional.ofNullable(result);
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
        while (true) {
            boolean over = isOver();
            if (read()) {
                return buffer;
            }
            if (over) {
                return end();
            }
            lookAgain();
        }
    }

    private synchronized boolean isOver() {
        return result != null || failure != null;
    }

    /// {@return whether there were more bytes}
    private boolean read() throws IOException {
        FileChannel open = channel();
        buffer.clear();
        int n = open == null ? 0 : open.read(buffer, position);
        buffer.flip();
        position += Math.max(0, n);
        return n > 0;
    }

    private synchronized @Nullable FileChannel channel() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        Path now = file;
        if (now != null && !now.equals(opened)) {
            open(now);
        }
        return channel;
    }

    private void open(Path now) throws IOException {
        FileChannel before = channel;
        try {
            channel = FileChannel.open(now);
            opened = now;
        } catch (NoSuchFileException e) {
            return; // its run was lost, and the next one has not come so far yet
        }
        if (before != null) {
            before.close();
        }
    }

    private synchronized @Nullable ByteBuffer end() throws IOException {
        JobResult ended = result;
        if (ended == null) {
            throw failure != null ? failure : new IllegalStateException("it goes on");
        }
        verdict.of(ended);
        long whole =
                ended.instances().stream()
                        .flatMap(instance -> instance.replies().stream())
                        .mapToLong(reply -> reply.content().length())
                        .sum();
        if (position != whole) {
            throw new IOException(
                    "%d bytes were read of an output of %d".formatted(position, whole));
        }
        return null;
    }

    private synchronized void lookAgain() throws IOException {
        long until = System.nanoTime() + LOOK_AGAIN_NANOS;
        try {
            for (long left = LOOK_AGAIN_NANOS;
                    left > 0 && !isOver();
                    left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (result != null) {
            result.close();
        } else {
            cancel.run();
        }
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
