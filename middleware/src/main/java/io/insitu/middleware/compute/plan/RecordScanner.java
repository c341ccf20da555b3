package io.insitu.middleware.compute.plan;

import io.insitu.storage.OpenObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Looks for the ends of records in an object, a window at a time. Used by one thread.
final class RecordScanner implements AutoCloseable {
    private static final int WINDOW = 256 << 10;
    private static final long QUOTES = 0x2222222222222222L;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;

    private final @Nullable FileChannel file;
    private final long fileOffset;
    private final long end;
    private ByteBuffer window;
    private long windowStart;
    private long quotesUntil;
    private boolean quoted;

    /// @param end where the object is taken to end
    RecordScanner(OpenObject object, long end) {
        this.end = end;
        switch (object.content()) {
            case OpenObject.Content.InMemory(var bytes) -> {
                this.file = null;
                this.fileOffset = 0;
                this.window = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
            }
            case OpenObject.Content.InFile(var path, var offset, var _) -> {
                this.file = open(path);
                this.fileOffset = offset;
                this.window = ByteBuffer.allocate(WINDOW).order(ByteOrder.LITTLE_ENDIAN).limit(0);
            }
        }
    }

    private static FileChannel open(Path path) {
        try {
            return FileChannel.open(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return the place behind the first newline at `from` or later; the end if there is none}
    long behindNewline(long from) {
        for (long at = from; at < end; at = windowStart + window.limit()) {
            cover(at);
            int last = inWindow(end);
            for (int i = (int) (at - windowStart); i < last; i++) {
                if (window.get(i) == '\n') {
                    return windowStart + i + 1;
                }
            }
        }
        return end;
    }

    /// {@return the place behind the first newline at `from` or later that does not stand between
    /// quotes}
    ///
    /// @param known a record's start before `from`, the same as or later than the last one given
    long behindRecord(long known, long from) {
        if (known >= quotesUntil) {
            quotesUntil = known;
            quoted = false;
        }
        countQuotes(from);
        for (long at = from; at < end; at = windowStart + window.limit()) {
            cover(at);
            int last = inWindow(end);
            for (int i = (int) (at - windowStart); i < last; i++) {
                byte b = window.get(i);
                quoted ^= b == '"';
                if (b == '\n' && !quoted) {
                    quotesUntil = windowStart + i + 1;
                    return quotesUntil;
                }
            }
        }
        quotesUntil = end;
        return end;
    }

    /// Moves on to `until`, whether it lies between quotes then being all that is kept.
    private void countQuotes(long until) {
        long quotes = 0;
        while (quotesUntil < until) {
            cover(quotesUntil);
            int last = inWindow(until);
            int i = (int) (quotesUntil - windowStart);
            for (; i + Long.BYTES <= last; i += Long.BYTES) {
                quotes += quotesIn(window.getLong(i));
            }
            for (; i < last; i++) {
                quotes += window.get(i) == '"' ? 1 : 0;
            }
            quotesUntil = windowStart + last;
        }
        quoted ^= (quotes & 1) == 1;
    }

    /// How many of eight bytes are a quote: such a byte, and no other, is 0 after the exclusive or,
    /// and a byte is 0 exactly when neither its high bit nor, after the sum, any carry into it is
    /// set.
    private static int quotesIn(long bytes) {
        long differ = bytes ^ QUOTES;
        return Long.bitCount(~(((differ & LOW_BITS) + LOW_BITS) | differ | LOW_BITS));
    }

    private int inWindow(long position) {
        return (int) Math.min(position - windowStart, window.limit());
    }

    private void cover(long position) {
        boolean covered = position >= windowStart && position < windowStart + window.limit();
        if (covered) {
            return;
        }
        FileChannel channel = file;
        if (channel == null) {
            throw new IllegalStateException("%d of %d".formatted(position, window.limit()));
        }
        try {
            window.clear();
            int read = channel.read(window, fileOffset + position);
            if (read <= 0) {
                throw new IOException("the object ends at byte %d already".formatted(position));
            }
            window.flip();
            windowStart = position;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        FileChannel channel = file;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
