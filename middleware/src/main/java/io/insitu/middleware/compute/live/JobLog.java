package io.insitu.middleware.compute.live;

import io.insitu.engine.StderrFollower;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// What the instances of a job have written to their stderr, the last of it: the older lines make
/// room for the newer. Each has a place, which is how many came before it, those that were left out
/// included. Not for several threads.
final class JobLog {
    /// What an entry takes on the heap, about, beside its characters.
    private static final int ENTRY_BYTES = 64;

    private final int bytesMax;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long bytes;
    private long begin;

    /// Lines of one instance.
    sealed interface Entry {
        String instance();

        /// {@return how many lines it stands for}
        default long lines() {
            return switch (this) {
                case Line _ -> 1;
                case Gap gap -> gap.leftOut;
            };
        }

        private long bytes() {
            return switch (this) {
                case Line line -> ENTRY_BYTES + 2L * line.text.length();
                case Gap _ -> ENTRY_BYTES;
            };
        }
    }

    record Line(String instance, String text) implements Entry {}

    /// Lines that the engine has left out.
    record Gap(String instance, long leftOut) implements Entry {}

    /// What came since a place.
    ///
    /// @param lost lines since that place that are not held any more
    /// @param end the place behind it
    record Part(long lost, List<Entry> entries, long end) {}

    /// @param bytesMax that it takes of the heap, about
    JobLog(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    void add(String instance, StderrFollower.Lines lines) {
        if (lines.leftOut() > 0) {
            add(new Gap(instance, lines.leftOut()));
        }
        lines.lines().forEach(line -> add(new Line(instance, line)));
    }

    private void add(Entry entry) {
        entries.add(entry);
        bytes += entry.bytes();
        while (bytes > bytesMax) {
            Entry oldest = entries.remove();
            bytes -= oldest.bytes();
            begin += oldest.lines();
        }
    }

    Part from(long place) {
        List<Entry> since = new ArrayList<>();
        long at = begin;
        for (Entry entry : entries) {
            if (at >= place) {
                since.add(entry);
            }
            at += entry.lines();
        }
        return new Part(Math.max(0, begin - place), List.copyOf(since), at);
    }
}
