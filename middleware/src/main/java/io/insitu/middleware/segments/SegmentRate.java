package io.insitu.middleware.segments;

import java.time.Duration;

/// How fast the segments of one large object are opened while it is read, by Swift's names: many
/// small ones are a lot of work for few bytes.
///
/// @param afterSegment small segments that are opened at once
/// @param segmentsPerSec small segments a second from then on; 0: any number
/// @param underSize bytes of a segment, or of the wanted part of it, below which it is small
public record SegmentRate(int afterSegment, double segmentsPerSec, long underSize) {
    /// As fast as the client takes them: here a segment is on this server's own disk.
    public static final SegmentRate ANY = new SegmentRate(10, 0, 1 << 20);

    /// @throws IllegalArgumentException saying which number is wrong
    public SegmentRate {
        atLeastZero("after_segment", afterSegment);
        atLeastZero("segments_per_sec", segmentsPerSec);
        atLeastZero("under_size", (double) underSize);
    }

    private static void atLeastZero(String name, double value) {
        if (value < 0) {
            throw new IllegalArgumentException("%s: %s is less than 0".formatted(name, value));
        }
    }

    /// Lets time pass.
    @FunctionalInterface
    interface Wait {
        void pass(Duration time) throws SegmentException;
    }

    /// {@return the pieces, as fast as this says}
    public Pieces of(Pieces pieces) {
        return segmentsPerSec == 0 ? pieces : new Paced(pieces, this, SegmentRate::sleep);
    }

    private static void sleep(Duration time) throws SegmentException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SegmentException(503, "interrupted between two segments");
        }
    }
}
