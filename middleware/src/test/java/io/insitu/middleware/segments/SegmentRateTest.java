package io.insitu.middleware.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SegmentRateTest {
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    private final List<Duration> waits = new ArrayList<>();

    private static Piece.Stored segment(long start, long end) {
        return new Piece.Stored("/v1/a/c/o", "", 1000, start, end);
    }

    private int read(SegmentRate rate, List<? extends Piece> pieces) throws SegmentException {
        Iterator<? extends Piece> left = pieces.iterator();
        Pieces paced = new Paced(() -> left.hasNext() ? left.next() : null, rate, waits::add);
        int read = 0;
        while (paced.next() != null) {
            read++;
        }
        return read;
    }

    @Test
    void smallSegmentsWaitAfterTheFirst() throws SegmentException {
        List<Piece.Stored> small = IntStream.range(0, 5).mapToObj(_ -> segment(0, 1000)).toList();

        assertThat(read(new SegmentRate(3, 2, 1001), small)).isEqualTo(5);

        assertThat(waits).containsExactly(HALF_A_SECOND, HALF_A_SECOND);
    }

    @Test
    void largeSegmentsAndInlineBytesDoNot() throws SegmentException {
        Piece inline = new Piece.Inline(ByteBuffer.allocate(1));

        read(new SegmentRate(0, 2, 1000), List.of(segment(0, 1000), inline, segment(0, -1)));

        assertThat(waits).isEmpty();
    }

    @Test
    void smallPartOfALargeSegmentIsSmall() throws SegmentException {
        read(new SegmentRate(0, 2, 1000), List.of(segment(1, 1000)));

        assertThat(waits).containsExactly(HALF_A_SECOND);
    }

    @Test
    void rateBelowZeroIsRefused() {
        assertThatThrownBy(() -> new SegmentRate(1, -1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("segments_per_sec: -1.0 is less than 0");
    }
}
