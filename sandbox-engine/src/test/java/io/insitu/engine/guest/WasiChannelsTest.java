package io.insitu.engine.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.engine.Channel.Access;
import io.insitu.engine.Channel.Mode;
import io.insitu.engine.ChannelLimits;
import io.insitu.engine.Limits;
import io.insitu.engine.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Channels through WASI's functions: what they look like, and what they bound.
class WasiChannelsTest extends WasiCase {
    private static final long ALL = Long.MAX_VALUE;
    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    private static GuestChannel in(String alias, Access access, Mode mode) {
        byte[] ten = "0123456789".getBytes(StandardCharsets.UTF_8);
        return new GuestChannel.In(
                alias, access, mode, new GuestChannel.Source.Memory(ByteBuffer.wrap(ten)));
    }

    private static GuestChannel out(String alias) {
        return new GuestChannel.Out(
                alias, Access.SEQUENTIAL, Mode.FILE, new GuestChannel.Sink.Discard());
    }

    private void limited(ChannelLimits channels, GuestChannel... given) {
        host =
                host(
                        List.of(given),
                        List.of(),
                        new Limits(
                                Duration.ofSeconds(1),
                                MEMORY,
                                QUOTA,
                                OUTPUT,
                                100,
                                8,
                                Limits.ALL_FUEL,
                                channels));
    }

    private int vector(int number, int pointer, int length) {
        host.memory.putInt(VECTORS + 8 * number, pointer);
        host.memory.putInt(VECTORS + 8 * number + 4, length);
        return number + 1;
    }

    /// {@return how many bytes were read, or the negative error}
    private int took(int fd, int length) {
        int errno = call(WasiFunction.FD_READ, fd, VECTORS, vector(0, DATA, length), RESULT);
        return errno == 0 ? result() : -errno;
    }

    private int wrote(int fd, int length) {
        int errno = call(WasiFunction.FD_WRITE, fd, VECTORS, vector(0, DATA, length), RESULT);
        return errno == 0 ? result() : -errno;
    }

    private int openToRead(String path) {
        int length = put(PATH, path);
        long rights = Rights.FD_READ | Rights.POSITION;
        assertThat(call(WasiFunction.PATH_OPEN, ROOT, 1, PATH, length, 0, rights, 0, 0, RESULT))
                .isZero();
        return result();
    }

    @ParameterizedTest
    @CsvSource({"FILE, 4", "BLOCK, 1", "CHARACTER, 2", "PIPE, 6"})
    void aChannelIsOfTheKindThatTheJobSays(Mode mode, int type) {
        host = host(in("stdin", Access.SEQUENTIAL, mode));

        assertThat(call(WasiFunction.FD_FILESTAT_GET, STDIN, DATA)).isZero();
        assertThat(host.memory.getByte(DATA + 16)).isEqualTo((byte) type);
        assertThat(call(WasiFunction.FD_FDSTAT_GET, STDIN, DATA)).isZero();
        assertThat(host.memory.getByte(DATA)).isEqualTo((byte) type);
    }

    @Test
    void aBadVectorBehindAGoodOneTakesNothing() {
        host = host(in("stdin", Access.SEQUENTIAL, Mode.FILE));
        vector(0, DATA, 4);
        vector(1, MEMORY - 1, 4);

        assertThat(call(WasiFunction.FD_READ, STDIN, VECTORS, 2, RESULT)).isEqualTo(Errno.FAULT);
        assertThat(call(WasiFunction.FD_READ, STDIN, VECTORS, 1, MEMORY)).isEqualTo(Errno.FAULT);
        assertThat(took(STDIN, 20)).isEqualTo(10);
    }

    @Test
    void thereAreAsManyVectorsAsOnLinux() {
        assertThat(call(WasiFunction.FD_READ, STDIN, DATA, 1025, RESULT)).isEqualTo(Errno.INVAL);
        assertThat(call(WasiFunction.FD_WRITE, STDOUT, DATA, -1, RESULT)).isEqualTo(Errno.INVAL);
        assertThat(call(WasiFunction.FD_READ, STDIN, DATA, 1024, RESULT)).isZero();
    }

    @Test
    void aCallToReadTooManyIsRefusedAndNotTheOthers() {
        limited(new ChannelLimits(2, ALL, ALL, ALL), in("stdin", Access.SEQUENTIAL, Mode.FILE));

        assertThat(took(STDIN, 1)).isEqualTo(1);
        assertThat(took(STDIN, 1)).isEqualTo(1);
        assertThat(took(STDIN, 1)).isEqualTo(-Errno.DQUOT);
        assertThat(wrote(STDOUT, 1)).isEqualTo(1);
    }

    @Test
    void bytesToReadAreCutAtTheLimitAndRefusedBehindIt() {
        limited(new ChannelLimits(ALL, 6, ALL, ALL), in("stdin", Access.SEQUENTIAL, Mode.FILE));

        assertThat(took(STDIN, 4)).isEqualTo(4);
        assertThat(took(STDIN, 4)).isEqualTo(2);
        assertThat(took(STDIN, 4)).isEqualTo(-Errno.DQUOT);
        assertThat(took(STDIN, 0)).isZero();
    }

    @Test
    void theEndIsTheEndAtExactlyTheLimitToo() {
        limited(
                new ChannelLimits(ALL, 10, ALL, ALL),
                in("stdin", Access.SEQUENTIAL, Mode.FILE),
                in("input", Access.RANDOM, Mode.FILE));

        assertThat(took(STDIN, 10)).isEqualTo(10);
        assertThat(took(STDIN, 10)).isZero();
        int input = openToRead("dev/input");
        assertThat(took(input, 10)).isEqualTo(10);
        assertThat(took(input, 10)).isZero();
        assertThat(call(WasiFunction.FD_PREAD, input, VECTORS, vector(0, DATA, 1), 0, RESULT))
                .isEqualTo(Errno.DQUOT);
    }

    @Test
    void writesAreBoundedByTheirNumberAndTheirBytes() {
        limited(new ChannelLimits(ALL, ALL, 3, 6), out("stdout"), out("debug"));

        assertThat(wrote(STDOUT, 4)).isEqualTo(4);
        assertThat(wrote(STDOUT, 4)).isEqualTo(2);
        assertThat(wrote(STDOUT, 4)).isEqualTo(-Errno.DQUOT);
        int debug = open(ROOT, "dev/debug", 0);
        for (int i = 0; i < 3; i++) {
            assertThat(wrote(debug, 1)).isEqualTo(1);
        }
        assertThat(wrote(debug, 1)).isEqualTo(-Errno.DQUOT);
    }

    @Test
    void aLogThatIsTooLongEndsTheRun() {
        limited(ChannelLimits.NONE);

        assertThat(wrote(STDOUT, 101)).isEqualTo(101);
        assertThat(wrote(STDERR, 100)).isEqualTo(100);
        assertThatThrownBy(() -> wrote(STDERR, 1))
                .isInstanceOfSatisfying(
                        RunEnded.class,
                        ended ->
                                assertThat(ended.outcome)
                                        .isEqualTo(new Outcome.LimitReached("logBytes", 100)));
    }

    @Test
    void descriptorsAreBounded() {
        limited(ChannelLimits.NONE);
        for (int fd = 4; fd < 8; fd++) {
            assertThat(open(ROOT, "f", CREATE)).isEqualTo(fd);
        }

        assertThat(open(ROOT, "f", CREATE)).isEqualTo(-Errno.MFILE);
        assertThat(call(WasiFunction.FD_CLOSE, 5)).isZero();
        assertThat(open(ROOT, "f", CREATE)).isEqualTo(5);
    }
}
