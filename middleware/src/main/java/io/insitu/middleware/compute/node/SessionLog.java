package io.insitu.middleware.compute.node;

import io.insitu.engine.StderrFollower;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// What the instances of a session write to their stderr, on its way to the proxy before their
/// report. For any number of threads that write and one that reads; who writes never waits, and
/// what the proxy does not take in time is left out.
///
/// On the wire each entry is `L`, its length in nine digits, and JSON: [Entry]. The report, which
/// comes behind them, begins with a digit.
final class SessionLog {
    static final char MARK = 'L';

    private static final int WAITING_BYTES_MAX = 256 << 10;

    private final Queue<ByteBuffer> waiting = new ArrayDeque<>();
    private final Map<Integer, Long> lost = new HashMap<>();
    private int waitingBytes;
    private boolean over;

    /// Lines of one instance.
    ///
    /// @param run the instance's number in the session
    /// @param leftOut as in [StderrFollower.Lines]
    /// @param lines likewise
    record Entry(int run, long leftOut, List<String> lines) {}

    synchronized void wrote(int run, StderrFollower.Lines lines) {
        long before = lines.leftOut() + lost.getOrDefault(run, 0L);
        ByteBuffer frame = frame(new Entry(run, before, lines.lines()));
        if (waitingBytes + frame.remaining() > WAITING_BYTES_MAX) {
            lost.put(run, before + lines.lines().size());
        } else {
            lost.remove(run);
            add(frame);
        }
    }

    private void add(ByteBuffer frame) {
        waiting.add(frame);
        waitingBytes += frame.remaining();
        notifyAll();
    }

    private static ByteBuffer frame(Entry entry) {
        return NodeService.framed(String.valueOf(MARK), entry);
    }

    /// All instances have ended.
    synchronized void end() {
        over = true;
        lost.forEach((run, lines) -> add(frame(new Entry(run, lines, List.of()))));
        lost.clear();
        notifyAll();
    }

    /// Waits until something was written or all have ended.
    ///
    /// @return whether there is something to send
    synchronized boolean awaitSomething() throws InterruptedException {
        while (waiting.isEmpty() && !over) {
            wait();
        }
        return !waiting.isEmpty();
    }

    /// {@return the next entry as it is sent; null when all have ended and all was taken}
    synchronized @Nullable ByteBuffer next() throws InterruptedException {
        if (!awaitSomething()) {
            return null;
        }
        ByteBuffer frame = Objects.requireNonNull(waiting.poll());
        waitingBytes -= frame.remaining();
        return frame;
    }
}
