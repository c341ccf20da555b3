package io.insitu.engine.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Channel.Access;
import io.insitu.engine.Channel.Mode;
import io.insitu.engine.ChannelLimits;
import io.insitu.engine.Limits;
import io.insitu.engine.posix.Posix;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a program writes to another, and reads of another: one of them plays both here.
class WasiPipesTest extends WasiCase {
    private static final long ALL = Long.MAX_VALUE;
    private static final int STDIN = 0;
    private static final int STDOUT = 1;

    private final int[] ends = Posix.pipe(1 << 16);

    @AfterEach
    void closePipe() {
        Posix.close(ends[0]);
        closeWriteEnd();
    }

    private void closeWriteEnd() {
        if (ends[1] >= 0) {
            Posix.close(ends[1]);
            ends[1] = -1;
        }
    }

    private void joined(GuestChannel.Source source, GuestChannel.Sink sink, ChannelLimits limits) {
        host =
                host(
                        List.of(
                                new GuestChannel.In("stdin", Access.SEQUENTIAL, Mode.PIPE, source),
                                new GuestChannel.Out("stdout", Access.SEQUENTIAL, Mode.PIPE, sink)),
                        List.of(),
                        new Limits(
                                Duration.ofSeconds(1),
                                MEMORY,
                                QUOTA,
                                OUTPUT,
                                OUTPUT,
                                8,
                                Limits.ALL_FUEL,
                                limits));
    }

    private void joined(ChannelLimits limits) {
        joined(
                new GuestChannel.Source.PipeFd(ends[0]),
                new GuestChannel.Sink.PipeFd(ends[1]),
                limits);
    }

    private int transferred(WasiFunction function, int fd, int... lengths) {
        int at = DATA;
        for (int i = 0; i < lengths.length; i++) {
            host.memory.putInt(VECTORS + 8 * i, at);
            host.memory.putInt(VECTORS + 8 * i + 4, lengths[i]);
            at += lengths[i];
        }
        int errno = call(function, fd, VECTORS, lengths.length, RESULT);
        return errno == 0 ? result() : -errno;
    }

    private void write(String... parts) {
        put(DATA, String.join("", parts));
        int[] lengths = List.of(parts).stream().mapToInt(String::length).toArray();
        assertThat(transferred(WasiFunction.FD_WRITE, STDOUT, lengths))
                .isEqualTo(String.join("", parts).length());
    }

    private String read(int... lengths) {
        int n = transferred(WasiFunction.FD_READ, STDIN, lengths);
        return n < 0 ? "errno " + -n : host.memory.text(DATA, n);
    }

    @Test
    void aReadBringsNoMoreThanWhatIsLeftOfOneWrite() {
        joined(ChannelLimits.NONE);
        write("one", "two");
        write("three");
        write("", "");
        write("four");

        assertThat(read(100)).isEqualTo("onetwo");
        assertThat(read(2)).isEqualTo("th");
        assertThat(read(1, 100)).isEqualTo("ree");
        assertThat(read(0)).isEmpty();
        assertThat(read(4)).isEqualTo("four");
        closeWriteEnd();
        assertThat(read(100)).isEmpty();
    }

    @Test
    void aMessageIsAsLongAsOneMayBe() {
        joined(ChannelLimits.NONE);

        assertThat(transferred(WasiFunction.FD_WRITE, STDOUT, 5_000, 30_000)).isEqualTo(35_000);
        assertThat(transferred(WasiFunction.FD_READ, STDIN, 60_000)).isEqualTo(35_000);
    }

    @Test
    void whatAWriteMayNotTakeIsInNoMessage() {
        joined(new ChannelLimits(ALL, ALL, ALL, 4));
        put(DATA, "onetwo");

        assertThat(transferred(WasiFunction.FD_WRITE, STDOUT, 3, 3)).isEqualTo(4);
        assertThat(transferred(WasiFunction.FD_WRITE, STDOUT, 3)).isEqualTo(-Errno.DQUOT);
        closeWriteEnd();
        assertThat(read(100)).isEqualTo("onet");
        assertThat(read(100)).isEmpty();
    }

    @Test
    void atTheLimitTheEndIsTheEndAndAnotherMessageIsNot() {
        joined(new ChannelLimits(ALL, 3, ALL, ALL));
        write("one");
        write("two");

        assertThat(read(100)).isEqualTo("one");
        assertThat(read(100)).isEqualTo("errno " + Errno.DQUOT);
    }

    @Test
    void whatComesFromOutsideIsReadAsItComes() {
        joined(
                new GuestChannel.Source.StreamFd(ends[0]),
                new GuestChannel.Sink.StreamFd(ends[1]),
                ChannelLimits.NONE);
        write("one");
        write("two");

        assertThat(read(100)).isEqualTo("onetwo");
    }
}
