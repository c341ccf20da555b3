package io.insitu.middleware.slo;

import io.insitu.middleware.entity.ByteRange;
import io.insitu.middleware.segments.Piece;
import io.insitu.middleware.segments.Pieces;
import io.insitu.middleware.segments.SegmentException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Goes through the segments of a manifest, and into the manifests among them, for one range of the
/// large object. Of what is not in the range nothing is fetched; of the nested manifests as many
/// are in memory as they are deep, which is limited: so a manifest that leads back to itself ends.
final class Walk implements Pieces {
    /// Fetches nested manifests.
    @FunctionalInterface
    interface Fetch {
        /// @param name `/container/object`
        Manifest manifest(String name) throws SegmentException;
    }

    private final String account;
    private final int maxNesting;
    private final Fetch fetch;
    private final Deque<Level> levels = new ArrayDeque<>();

    Walk(String account, Manifest manifest, ByteRange range, int maxNesting, Fetch fetch) {
        this.account = account;
        this.maxNesting = maxNesting;
        this.fetch = fetch;
        levels.push(new Level(manifest.segments(), range.start(), range.end()));
    }

    @Override
    public @Nullable Piece next() throws SegmentException {
        while (!levels.isEmpty()) {
            Level level = levels.element();
            if (level.isDone()) {
                levels.pop();
                continue;
            }
            Segment segment = level.segment();
            long start = Math.max(0, level.start);
            long end = Math.min(segment.length(), level.end);
            level.pass(segment);
            if (start < end) {
                Piece piece = piece(segment, start, end);
                if (piece != null) {
                    return piece;
                }
            }
        }
        return null;
    }

    /// {@return nothing when the piece is to be found within a nested manifest, which comes next}
    private @Nullable Piece piece(Segment segment, long start, long end) throws SegmentException {
        return switch (segment) {
            case Segment.Inline inline ->
                    new Piece.Inline(
                            ByteBuffer.wrap(inline.bytes(), (int) start, (int) (end - start)));
            case Segment.Stored stored when stored.manifest() -> {
                if (levels.size() >= maxNesting) {
                    throw new SegmentException(
                            409, stored.name() + " is nested deeper than " + maxNesting);
                }
                levels.push(
                        new Level(
                                fetch.manifest(stored.name()).segments(),
                                stored.start() + start,
                                stored.start() + end));
                yield null;
            }
            case Segment.Stored stored ->
                    new Piece.Stored(
                            SloMiddleware.path(account, stored.name()),
                            stored.hash(),
                            stored.bytes(),
                            stored.start() + start,
                            stored.start() + end);
        };
    }

    /// A manifest, and what is still wanted of it, counted from the next of its segments.
    private static final class Level {
        private final List<Segment> segments;
        private int index;
        private long start;
        private long end;

        Level(List<Segment> segments, long start, long end) {
            this.segments = segments;
            this.start = start;
            this.end = end;
        }

        boolean isDone() {
            return index == segments.size() || end <= 0;
        }

        Segment segment() {
            return segments.get(index);
        }

        void pass(Segment segment) {
            index++;
            start -= segment.length();
            end -= segment.length();
        }
    }
}
