package io.insitu.middleware.compute.description;

/// Into which parts one object is cut. A record belongs to the part in which it starts and is
/// delivered whole, so that each record is in one part exactly.
///
/// @param by what a record is
/// @param size bytes of a part before its end is moved to the end of a record; 0 when `count` says
///   how many parts there are
/// @param count parts of about the same size; 0 when `size` says how long they are
public record Split(By by, long size, int count) {
    /// What may not be cut.
    public enum By {
        /// A line: it ends behind a newline, or at the end.
        LINE,
        /// A record of CSV, RFC 4180: a newline between quotes does not end it.
        CSV,
        /// A byte.
        BYTES
    }

    public Split {
        if (size < 0 || count < 0 || (size == 0) == (count == 0)) {
            throw new IllegalArgumentException("size %d, count %d".formatted(size, count));
        }
    }

    /// {@return how many parts that many bytes have at most}
    public long parts(long bytes) {
        return count > 0 ? count : Math.ceilDiv(bytes, size);
    }

    /// {@return where part `index` would begin if no record were cut}
    public long begin(long index, long bytes) {
        return count > 0 ? index * (bytes / count) + index * (bytes % count) / count : index * size;
    }
}
