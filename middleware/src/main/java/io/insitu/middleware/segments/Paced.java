package io.insitu.middleware.segments;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Pieces that come no faster than a rate. The first small segments are free; each one after them
/// waits for as long as the rate gives it, whatever time has passed since the last: reading the
/// segment itself is short beside that.
final class Paced implements Pieces {
    private final Pieces source;
    private final SegmentRate rate;
    private final SegmentRate.Wait wait;
    private int free;

    Paced(Pieces source, SegmentRate rate, SegmentRate.Wait wait) {
        this.source = source;
        this.rate = rate;
        this.wait = wait;
        this.free = rate.afterSegment();
    }

    @Override
    public @Nullable Piece next() throws SegmentException {
        Piece piece = source.next();
        if (piece instanceof Piece.Stored stored && isSmall(stored)) {
            if (free > 0) {
                free--;
            } else {
                wait.pass(Duration.ofNanos(Math.round(1e9 / rate.segmentsPerSec())));
            }
        }
        return piece;
    }

    private boolean isSmall(Piece.Stored piece) {
        long end = piece.end() < 0 ? piece.size() : piece.end();
        return end - piece.start() < rate.underSize();
    }
}
