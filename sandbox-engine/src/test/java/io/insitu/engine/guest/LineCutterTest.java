package io.insitu.engine.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.StderrFollower;
import io.insitu.engine.StderrFollower.Lines;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LineCutterTest {
    private static final int LINE_MAX = 6;

    private final List<Lines> told = new ArrayList<>();
    private long now;

    private LineCutter cutter(int bytesPerSecond) {
        StderrFollower.Pace pace = new StderrFollower.Pace(LINE_MAX, bytesPerSecond);
        return new LineCutter(new StderrFollower(pace, told::add), () -> now);
    }

    private final LineCutter lines = cutter(1 << 20);

    private static MemorySegment bytes(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Lines lines(long leftOut, String... texts) {
        return new Lines(leftOut, List.of(texts));
    }

    @Test
    void linesThatComeTogetherAreToldTogether() {
        lines.add(bytes("a\n\nb\nc"));

        assertThat(told).containsExactly(lines(0, "a", "", "b"));
    }

    @Test
    void aLineInPiecesIsToldWhenItIsWhole() {
        lines.add(bytes("ab"));
        assertThat(told).isEmpty();

        lines.add(bytes("c\nd"));

        assertThat(told).containsExactly(lines(0, "abc"));
    }

    @Test
    void whatHasNoNewlineIsToldAtTheEnd() {
        lines.add(bytes("last"));
        lines.end();

        assertThat(told).containsExactly(lines(0, "last"));
    }

    @Test
    void nothingIsToldOfNothing() {
        lines.end();

        assertThat(told).isEmpty();
    }

    @Test
    void aLineAsLongAsIsAllowedIsWholeAndALongerOneIsCut() {
        lines.add(bytes("123456\n1234567\n"));

        assertThat(told).containsExactly(lines(0, "123456", "123456…"));
    }

    @Test
    void noCharacterIsCutInTwo() {
        lines.add(bytes("12345é7\n1234€7\n1234é7\n"));

        assertThat(told).containsExactly(lines(0, "12345…", "1234…", "1234é…"));
    }

    @Test
    void whatIsNoTextIsReplaced() {
        lines.add(MemorySegment.ofArray(new byte[] {'a', (byte) 0xFF, 'b', '\n'}));

        assertThat(told).containsExactly(lines(0, "a\uFFFDb"));
    }

    @Test
    void linesThatComeTooFastAreLeftOutUntilThereIsRoomAgain() {
        LineCutter slow = cutter(2 * (LineCutter.LINE_COST + 1));

        boolean room = slow.add(bytes("a\nb\nc\nd\n"));
        boolean later = slow.add(bytes("e\n"));
        now += TimeUnit.SECONDS.toNanos(1);
        slow.add(bytes("f\n"));

        assertThat(room).isFalse();
        assertThat(later).isFalse();
        assertThat(told).containsExactly(lines(0, "a", "b"), lines(3, "f"));
    }

    @Test
    void whatWasLeftOutAtLastIsToldAtTheEnd() {
        LineCutter slow = cutter(LineCutter.LINE_COST + 1);

        slow.add(bytes("a\nb\nc"));
        slow.end();

        assertThat(told).containsExactly(lines(0, "a"), lines(2));
    }

    @Test
    void aLineThatCostsMoreThanASecondBringsIsToldAllTheSame() {
        cutter(1).add(bytes("abc\n"));

        assertThat(told).containsExactly(lines(0, "abc"));
    }
}
