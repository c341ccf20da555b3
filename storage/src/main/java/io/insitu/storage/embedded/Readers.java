package io.insitu.storage.embedded;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Who reads which data file. A file that nothing refers to any more is unlinked when its last
/// reader has left.
///
/// A reader pins the number it found in a record and then reads the record again: if it still names
/// that number, the file's end ([#doom], which comes after the commit that replaces the record)
/// lies ahead and will see the pin.
final class Readers {
    private final Map<Long, Hold> holds = new ConcurrentHashMap<>();
    private final AtomicLong readers = new AtomicLong();
    private final LongConsumer unlink;

    /// @param unlink has the file removed; called with locks held, so it only notes the number
    Readers(LongConsumer unlink) {
        this.unlink = unlink;
    }

    void pin(long id) {
        readers.incrementAndGet();
        holds.merge(id, new Hold(1, false), (hold, one) -> hold.more(one.readers));
    }

    void release(long id) {
        readers.decrementAndGet();
        holds.computeIfPresent(id, (_, hold) -> hold.readers > 1 ? hold.more(-1) : end(id, hold));
    }

    /// Nothing refers to the file any more. Called once, after the commit that made it so.
    void doom(long id) {
        Hold hold = holds.computeIfPresent(id, (_, old) -> new Hold(old.readers, true));
        if (hold == null) {
            unlink.accept(id);
        }
    }

    /// {@return how many data files are being read, each as often as it is open}
    long count() {
        return readers.get();
    }

    private @Nullable Hold end(long id, Hold last) {
        if (last.doomed) {
            unlink.accept(id);
        }
        return null;
    }

    private record Hold(int readers, boolean doomed) {
        Hold more(int number) {
            return new Hold(readers + number, doomed);
        }
    }
}
