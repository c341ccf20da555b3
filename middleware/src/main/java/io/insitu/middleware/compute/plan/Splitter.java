package io.insitu.middleware.compute.plan;

import io.insitu.middleware.compute.description.ByteRange.Region;
import io.insitu.middleware.compute.description.Split;
import io.insitu.storage.OpenObject;
import java.util.ArrayList;
import java.util.List;

/// Cuts an object into regions that begin and end between its records. Nothing is copied, and only
/// what must be is read: for lines the neighbourhood of each cut, for CSV everything, since whether
/// a newline stands between quotes follows from all quotes before it.
///
/// The begin of a part is the first record's start at or behind the place where the part would
/// begin if nothing kept records whole. As that place only grows from part to part, so do the
/// begins; each part ends where the next one begins, so the parts are the object, without a gap.
/// Parts in which no record starts are left out.
final class Splitter {
    private final Split split;
    private final Region whole;
    private final RecordScanner scanner;

    private Splitter(Split split, Region whole, RecordScanner scanner) {
        this.split = split;
        this.whole = whole;
        this.scanner = scanner;
    }

    /// {@return the parts, in their order; one at least}
    ///
    /// @param whole the part of the object that is cut; a record starts at its first byte
    static List<Region> parts(Split split, OpenObject object, Region whole) {
        try (RecordScanner scanner = new RecordScanner(object, whole.offset() + whole.length())) {
            return new Splitter(split, whole, scanner).parts();
        }
    }

    private List<Region> parts() {
        List<Region> parts = new ArrayList<>();
        long begin = whole.offset();
        long end = whole.offset() + whole.length();
        for (long i = 1, next = begin; i < split.parts(whole.length()) && next < end; i++) {
            next = start(begin, whole.offset() + split.begin(i, whole.length()));
            if (next > begin && next < end) {
                parts.add(new Region(begin, next - begin));
                begin = next;
            }
        }
        parts.add(new Region(begin, end - begin));
        return parts;
    }

    /// {@return the first record's start at `place` or behind it}
    ///
    /// @param known a record's start
    private long start(long known, long place) {
        if (place <= known || split.by() == Split.By.BYTES) {
            return Math.max(known, place);
        }
        return split.by() == Split.By.CSV
                ? scanner.behindRecord(known, place - 1)
                : scanner.behindNewline(place - 1);
    }
}
