package io.insitu.engine.guest;

import io.insitu.engine.StderrFollower;
import io.insitu.engine.StderrFollower.Lines;
import io.insitu.engine.StderrFollower.Pace;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Cuts a stream into lines and tells them as soon as they are whole, as many as the [Pace] has
/// room for: a bucket that holds what one second brings, and fills at that rate. A line that finds
/// it too empty is left out, and so are all that come with it, so that what is told is in order and
/// each gap is told with what follows it.
final class LineCutter {
    /// What a line costs beside its bytes.
    static final int LINE_COST = 64;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final String CUT = "…";

    private final StderrFollower follower;
    private final LongSupplier nanos;
    private final int lineMax;
    private final int perSecond;
    private byte[] line = new byte[0];
    private int length;
    private boolean cut;
    private List<String> ready = new ArrayList<>();
    private long leftOutBefore;
    private long leftOutBehind;
    private boolean dry;
    private long room;
    private long filled;

    /// @param nanos a clock that only runs forward
    LineCutter(StderrFollower follower, LongSupplier nanos) {
        this.follower = follower;
        this.nanos = nanos;
        Pace pace = follower.pace();
        this.lineMax = pace.lineBytesMax();
        this.perSecond = pace.bytesPerSecond();
        this.room = perSecond;
        this.filled = nanos.getAsLong();
    }

    /// {@return whether there is room for more}
    boolean add(MemorySegment bytes) {
        fill();
        for (long i = 0; i < bytes.byteSize(); i++) {
            byte next = bytes.get(ValueLayout.JAVA_BYTE, i);
            if (next == '\n') {
                endLine();
            } else {
                append(next);
            }
        }
        if (!ready.isEmpty()) {
            tell();
        }
        return !dry;
    }

    /// Tells what has no newline, and how much was left out at last.
    void end() {
        fill();
        if (length > 0 || cut) {
            endLine();
        }
        if (!ready.isEmpty()) {
            tell();
        }
        leftOutBefore += leftOutBehind;
        leftOutBehind = 0;
        if (leftOutBefore > 0) {
            tell();
        }
    }

    private void fill() {
        long now = nanos.getAsLong();
        room = Math.min(perSecond, room + perSecond * Math.min(now - filled, SECOND) / SECOND);
        filled = now;
        dry = false;
        leftOutBefore += leftOutBehind;
        leftOutBehind = 0;
    }

    private void append(byte next) {
        if (length == lineMax) {
            cut = true;
            return;
        }
        if (length == line.length) {
            byte[] larger = new byte[Math.min(lineMax, Math.max(256, 2 * length))];
            System.arraycopy(line, 0, larger, 0, length);
            line = larger;
        }
        line[length++] = next;
    }

    private void endLine() {
        int cost = Math.min(length + LINE_COST, perSecond);
        if (!dry && cost <= room) {
            room -= cost;
            ready.add(text());
        } else {
            dry = true;
            leftOutBehind++;
        }
        length = 0;
        cut = false;
    }

    private String text() {
        int whole = cut ? length - broken() : length;
        String text = new String(line, 0, whole, StandardCharsets.UTF_8);
        return cut ? text + CUT : text;
    }

    /// {@return the bytes at the end of a line that are a part of a character, the rest of which
    /// was cut off}
    private int broken() {
        int back = 1;
        while (back < 4 && back < length && (line[length - back] & 0xC0) == 0x80) {
            back++;
        }
        int first = line[length - back] & 0xFF;
        int expected = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
        return expected > back ? back : 0;
    }

    private void tell() {
        follower.listener().accept(new Lines(leftOutBefore, ready));
        leftOutBefore = 0;
        ready = new ArrayList<>();
    }
}
