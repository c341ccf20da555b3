package io.insitu.storage.embedded;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

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

    Readers(LongConsumer unlink) {
        this.unlink = unlink;
    }

    void pin(long id) {
        readers.incrementAndGet();
        holds.merge(id, new Hold(1, false), Hold::plus);
    }

    void release(long id) {
        readers.decrementAndGet();
        Hold left = holds.computeIfPresent(id, (_, hold) -> hold.plus(new Hold(-1, false)));
        if (left != null && left.readers == 0 && holds.remove(id, left) && left.doomed) {
            unlink.accept(id);
        }
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

    private record Hold(int readers, boolean doomed) {
        Hold plus(Hold other) {
            return new Hold(readers + other.readers, doomed || other.doomed);
        }
    }
}
