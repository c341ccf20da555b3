package io.insitu.engine.guest;

import static io.insitu.engine.guest.WasiFunction.FD_CLOSE;
import static io.insitu.engine.guest.WasiFunction.PATH_CREATE_DIRECTORY;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Channel.Access;
import io.insitu.engine.Channel.Mode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.BeforeEach;

/// What each of WASI's functions answers to arguments that are wrong, and to the ones that are just
/// right: the witx says which functions there are, POSIX what they do, and the engine's README what
/// both leave open.
abstract class WasiErrnoCase extends WasiCase {
    static final int STDIN = 0;
    static final int STDOUT = 1;
    static final int NONE = 99;
    static final int FAR = MEMORY - 3;
    static final int TRUNCATE = 8;
    static final int EXCLUSIVE = 4;
    static final long ALL = Rights.ALL;

    /// Of "0123456789", with all rights.
    int file;

    /// The same, only to be read.
    int readOnly;

    int directory;

    /// The root, without any right about paths but that to open, which it does not pass on.
    int narrow;

    int input;

    record Row(String name, int expected, ToIntFunction<WasiErrnoCase> call) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Row row(WasiFunction f, String name, int expected, long... arguments) {
        return new Row(f + " " + name, expected, c -> c.call(f, c.own(arguments)));
    }

    static Row row(WasiFunction f, String name, int expected, ToIntFunction<WasiErrnoCase> call) {
        return new Row(f + " " + name, expected, call);
    }

    // Stand for the descriptors above, which are not known before.
    static final long FILE = 1L << 40;
    static final long READ_ONLY = FILE + 1;
    static final long DIR = FILE + 2;
    static final long NARROW = FILE + 3;
    static final long INPUT = FILE + 4;

    private long[] own(long[] arguments) {
        int[] fds = {file, readOnly, directory, narrow, input};
        long[] own = arguments.clone();
        if (own.length > 0 && own[0] >= FILE) {
            own[0] = fds[(int) (own[0] - FILE)];
        }
        return own;
    }

    @BeforeEach
    void furnish() {
        GuestChannel.Source ten =
                new GuestChannel.Source.Memory(
                        ByteBuffer.wrap("0123456789".getBytes(StandardCharsets.UTF_8)));
        host =
                host(
                        new GuestChannel.In("stdin", Access.SEQUENTIAL, Mode.FILE, ten),
                        new GuestChannel.In("input", Access.RANDOM, Mode.FILE, ten));
        file = open(ROOT, "file", CREATE);
        put(DATA, "0123456789");
        assertThat(write(file, 10)).isZero();
        assertThat(path(PATH_CREATE_DIRECTORY, "dir")).isZero();
        assertThat(path(PATH_CREATE_DIRECTORY, "empty")).isZero();
        assertThat(call(FD_CLOSE, open(ROOT, "dir/inner", CREATE))).isZero();
        assertThat(symlink("file", "link")).isZero();
        assertThat(symlink("dir", "dirlink")).isZero();
        assertThat(symlink("nowhere", "dangling")).isZero();
        assertThat(symlink("loop", "loop")).isZero();
        assertThat(symlink("../..", "dir/out")).isZero();
        directory = open(ROOT, "dir", 0);
        assertThat(open(ROOT, 0, "file", 0, Rights.FD_READ, 0, 0)).isZero();
        readOnly = result();
        assertThat(open(ROOT, 0, ".", DIRECTORY, Rights.PATH_OPEN, 0, 0)).isZero();
        narrow = result();
        long position = Rights.FD_READ | Rights.FD_SEEK;
        assertThat(open(ROOT, 0, "dev/input", 0, position, 0, 0)).isZero();
        input = result();
        host.memory.putInt(VECTORS, DATA);
        host.memory.putInt(VECTORS + 4, 4);
        host.memory.putInt(VECTORS + 8, FAR);
        host.memory.putInt(VECTORS + 12, 4);
    }
}
