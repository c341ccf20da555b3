package io.insitu.engine.guest;

import static io.insitu.engine.guest.WasiFunction.ARGS_GET;
import static io.insitu.engine.guest.WasiFunction.ARGS_SIZES_GET;
import static io.insitu.engine.guest.WasiFunction.CLOCK_RES_GET;
import static io.insitu.engine.guest.WasiFunction.CLOCK_TIME_GET;
import static io.insitu.engine.guest.WasiFunction.ENVIRON_GET;
import static io.insitu.engine.guest.WasiFunction.ENVIRON_SIZES_GET;
import static io.insitu.engine.guest.WasiFunction.FD_ADVISE;
import static io.insitu.engine.guest.WasiFunction.FD_ALLOCATE;
import static io.insitu.engine.guest.WasiFunction.FD_CLOSE;
import static io.insitu.engine.guest.WasiFunction.FD_DATASYNC;
import static io.insitu.engine.guest.WasiFunction.FD_FDSTAT_GET;
import static io.insitu.engine.guest.WasiFunction.FD_FDSTAT_SET_FLAGS;
import static io.insitu.engine.guest.WasiFunction.FD_FDSTAT_SET_RIGHTS;
import static io.insitu.engine.guest.WasiFunction.FD_FILESTAT_GET;
import static io.insitu.engine.guest.WasiFunction.FD_FILESTAT_SET_SIZE;
import static io.insitu.engine.guest.WasiFunction.FD_FILESTAT_SET_TIMES;
import static io.insitu.engine.guest.WasiFunction.FD_PREAD;
import static io.insitu.engine.guest.WasiFunction.FD_PRESTAT_DIR_NAME;
import static io.insitu.engine.guest.WasiFunction.FD_PRESTAT_GET;
import static io.insitu.engine.guest.WasiFunction.FD_PWRITE;
import static io.insitu.engine.guest.WasiFunction.FD_READ;
import static io.insitu.engine.guest.WasiFunction.FD_READDIR;
import static io.insitu.engine.guest.WasiFunction.FD_RENUMBER;
import static io.insitu.engine.guest.WasiFunction.FD_SEEK;
import static io.insitu.engine.guest.WasiFunction.FD_SYNC;
import static io.insitu.engine.guest.WasiFunction.FD_TELL;
import static io.insitu.engine.guest.WasiFunction.FD_WRITE;
import static io.insitu.engine.guest.WasiFunction.PROC_RAISE;
import static io.insitu.engine.guest.WasiFunction.RANDOM_GET;
import static io.insitu.engine.guest.WasiFunction.SCHED_YIELD;
import static io.insitu.engine.guest.WasiFunction.SOCK_ACCEPT;
import static io.insitu.engine.guest.WasiFunction.SOCK_RECV;
import static io.insitu.engine.guest.WasiFunction.SOCK_SEND;
import static io.insitu.engine.guest.WasiFunction.SOCK_SHUTDOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The functions about descriptors, and those about the process.
class WasiDescriptorErrnoTest extends WasiErrnoCase {
    private static Stream<Row> process() {
        return Stream.of(
                row(ARGS_GET, "into memory", 0, RESULT, DATA),
                row(ARGS_GET, "pointers outside", Errno.FAULT, FAR, DATA),
                row(ARGS_GET, "texts outside", Errno.FAULT, RESULT, FAR),
                row(ARGS_SIZES_GET, "outside", Errno.FAULT, RESULT, FAR),
                row(ENVIRON_GET, "of nothing", 0, FAR, FAR),
                row(ENVIRON_SIZES_GET, "outside", Errno.FAULT, FAR, RESULT),
                row(CLOCK_RES_GET, "no clock", Errno.INVAL, 4, RESULT),
                row(CLOCK_RES_GET, "outside", Errno.FAULT, 0, FAR),
                row(CLOCK_TIME_GET, "no clock", Errno.INVAL, -1, 0, RESULT),
                row(CLOCK_TIME_GET, "outside", Errno.FAULT, 1, 0, FAR),
                row(RANDOM_GET, "nothing", 0, DATA, 0),
                row(RANDOM_GET, "over the edge", Errno.FAULT, FAR, 4),
                row(RANDOM_GET, "4 GiB", Errno.FAULT, 0, -1),
                row(SCHED_YIELD, "", 0),
                row(PROC_RAISE, "any", Errno.NOSYS, 9),
                row(SOCK_ACCEPT, "no socket", Errno.NOTSUP, STDIN, 0, RESULT),
                row(SOCK_ACCEPT, "nothing", Errno.BADF, NONE, 0, RESULT),
                row(SOCK_RECV, "no socket", Errno.NOTSUP, FILE, VECTORS, 1, 0, RESULT, RESULT),
                row(SOCK_SEND, "no socket", Errno.NOTSUP, FILE, VECTORS, 1, 0, RESULT),
                row(SOCK_SEND, "nothing", Errno.BADF, NONE, VECTORS, 1, 0, RESULT),
                row(SOCK_SHUTDOWN, "nothing", Errno.BADF, -1, 0));
    }

    private static Stream<Row> transfers() {
        return Stream.of(FD_READ, FD_WRITE, FD_PREAD, FD_PWRITE)
                .flatMap(f -> {
                    boolean reads = f == FD_READ || f == FD_PREAD;
                    int other = reads ? STDOUT : STDIN;
                    return Stream.of(
                            at(f, "a file", 0, FILE, VECTORS, 1),
                            at(f, "no vectors", 0, FILE, VECTORS, 0),
                            at(f, "a directory", Errno.ISDIR, DIR, VECTORS, 1),
                            at(f, "the root", Errno.ISDIR, ROOT, VECTORS, 1),
                            at(f, "nothing", Errno.BADF, NONE, VECTORS, 1),
                            at(f, "the other way", Errno.NOTCAPABLE, other, VECTORS, 1),
                            at(f, "a buffer outside", Errno.FAULT, FILE, VECTORS, 2),
                            at(f, "vectors outside", Errno.FAULT, FILE, FAR, 1),
                            at(f, "1 025 vectors", Errno.INVAL, FILE, VECTORS, 1025),
                            at(f, "4 G vectors", Errno.INVAL, FILE, VECTORS, -1));
                });
    }

    /// At offset 0 where the function takes one.
    private static Row at(
            WasiFunction f, String name, int expected, long fd, long vectors, long count) {
        return f == FD_PREAD || f == FD_PWRITE
                ? row(f, name, expected, fd, vectors, count, 0, RESULT)
                : row(f, name, expected, fd, vectors, count, RESULT);
    }

    private static Stream<Row> transfersElsewhere() {
        return Stream.of(
                row(FD_READ, "result outside", Errno.FAULT, FILE, VECTORS, 1, FAR),
                row(FD_WRITE, "result outside", Errno.FAULT, FILE, VECTORS, 1, FAR),
                row(FD_PREAD, "below 0", Errno.INVAL, FILE, VECTORS, 1, -1, RESULT),
                row(FD_PWRITE, "below 0", Errno.INVAL, FILE, VECTORS, 1, -1, RESULT),
                row(FD_PREAD, "a stream", Errno.SPIPE, STDIN, VECTORS, 1, 0, RESULT),
                row(FD_PWRITE, "a stream", Errno.SPIPE, STDOUT, VECTORS, 1, 0, RESULT));
    }

    private static Stream<Row> about() {
        return Stream.of(
                row(FD_WRITE, "without the right", Errno.NOTCAPABLE, READ_ONLY, VECTORS, 1, RESULT),
                row(FD_PWRITE, "far out", Errno.FBIG, FILE, VECTORS, 1, 1L << 40, RESULT),
                row(FD_PREAD, "far out", 0, FILE, VECTORS, 1, 1L << 40, RESULT),
                row(FD_ADVISE, "each of six", 0, FILE, 0, 10, 5),
                row(FD_ADVISE, "a seventh", Errno.INVAL, FILE, 0, 10, 6),
                row(FD_ADVISE, "below 0", Errno.INVAL, FILE, -1, 10, 0),
                row(FD_ADVISE, "a length below 0", Errno.INVAL, FILE, 0, -10, 0),
                row(FD_ADVISE, "a directory", Errno.BADF, DIR, 0, 0, 0),
                row(FD_ADVISE, "a sequential channel", Errno.SPIPE, STDIN, 0, 0, 0),
                row(FD_ADVISE, "without the right", Errno.NOTCAPABLE, READ_ONLY, 0, 0, 0),
                row(FD_ALLOCATE, "more", 0, FILE, 5, 10),
                row(FD_ALLOCATE, "nothing", Errno.INVAL, FILE, 0, 0),
                row(FD_ALLOCATE, "below 0", Errno.INVAL, FILE, -1, 1),
                row(FD_ALLOCATE, "past all numbers", Errno.FBIG, FILE, Long.MAX_VALUE, 1),
                row(FD_ALLOCATE, "past the quota", Errno.NOSPC, FILE, 0, QUOTA),
                row(FD_ALLOCATE, "a directory", Errno.ISDIR, DIR, 0, 1),
                row(FD_ALLOCATE, "an input", Errno.NOTCAPABLE, INPUT, 0, 1),
                row(FD_ALLOCATE, "a sequential channel", Errno.SPIPE, STDOUT, 0, 1),
                row(FD_ALLOCATE, "without the right", Errno.NOTCAPABLE, READ_ONLY, 0, 1));
    }

    private static Stream<Row> state() {
        return Stream.of(
                row(FD_CLOSE, "nothing", Errno.BADF, NONE),
                row(FD_CLOSE, "a standard stream", 0, STDIN),
                row(FD_SYNC, "a file", 0, FILE),
                row(FD_SYNC, "a directory", 0, DIR),
                row(FD_SYNC, "without the right", Errno.NOTCAPABLE, READ_ONLY),
                row(FD_DATASYNC, "a channel", 0, STDOUT),
                row(FD_DATASYNC, "without the right", Errno.NOTCAPABLE, READ_ONLY),
                row(FD_FDSTAT_GET, "outside", Errno.FAULT, FILE, FAR),
                row(FD_FDSTAT_SET_FLAGS, "all five", 0, FILE, 31),
                row(FD_FDSTAT_SET_FLAGS, "a sixth", Errno.INVAL, FILE, 32),
                row(FD_FDSTAT_SET_FLAGS, "without the right", Errno.NOTCAPABLE, READ_ONLY, 0),
                row(FD_FDSTAT_SET_RIGHTS, "fewer", 0, FILE, Rights.FD_READ, 0),
                row(FD_FDSTAT_SET_RIGHTS, "more", Errno.NOTCAPABLE, READ_ONLY, ALL, 0),
                row(FD_FDSTAT_SET_RIGHTS, "more to pass on", Errno.NOTCAPABLE, NARROW, 0, 2));
    }

    private static Stream<Row> stats() {
        return Stream.of(
                row(FD_FILESTAT_GET, "outside", Errno.FAULT, FILE, FAR),
                row(FD_FILESTAT_GET, "without the right", Errno.NOTCAPABLE, READ_ONLY, DATA),
                row(FD_FILESTAT_SET_SIZE, "less", 0, FILE, 3),
                row(FD_FILESTAT_SET_SIZE, "below 0", Errno.INVAL, FILE, -1),
                row(FD_FILESTAT_SET_SIZE, "4 GiB", Errno.FBIG, FILE, 1L << 32),
                row(FD_FILESTAT_SET_SIZE, "past the quota", Errno.NOSPC, FILE, QUOTA),
                row(FD_FILESTAT_SET_SIZE, "a directory", Errno.ISDIR, DIR, 0),
                row(FD_FILESTAT_SET_SIZE, "an input", Errno.NOTCAPABLE, INPUT, 0),
                row(FD_FILESTAT_SET_SIZE, "a sequential channel", Errno.INVAL, STDOUT, 0),
                row(FD_FILESTAT_SET_SIZE, "without right", Errno.NOTCAPABLE, READ_ONLY, 0),
                row(FD_FILESTAT_SET_TIMES, "both, one now", 0, FILE, 5, 0, 1 | 8),
                row(FD_FILESTAT_SET_TIMES, "neither", 0, FILE, 5, 6, 0),
                row(FD_FILESTAT_SET_TIMES, "5 and now", Errno.INVAL, FILE, 5, 6, 3),
                row(FD_FILESTAT_SET_TIMES, "6 and now", Errno.INVAL, FILE, 5, 6, 12),
                row(FD_FILESTAT_SET_TIMES, "a fifth flag", Errno.INVAL, FILE, 5, 6, 16),
                row(FD_FILESTAT_SET_TIMES, "no right", Errno.NOTCAPABLE, READ_ONLY, 5, 6, 5));
    }

    private static Stream<Row> directories() {
        return Stream.of(
                row(FD_PRESTAT_GET, "the root", 0, ROOT, DATA),
                row(FD_PRESTAT_GET, "a file", Errno.BADF, FILE, DATA),
                row(FD_PRESTAT_GET, "outside", Errno.FAULT, ROOT, FAR),
                row(FD_PRESTAT_DIR_NAME, "more room than needed", 0, ROOT, DATA, 100),
                row(FD_PRESTAT_DIR_NAME, "no room", Errno.NAMETOOLONG, ROOT, DATA, 0),
                row(FD_PRESTAT_DIR_NAME, "a directory opened", Errno.BADF, DIR, DATA, 100),
                row(FD_READDIR, "a file", Errno.NOTDIR, FILE, DATA, 100, 0, RESULT),
                row(FD_READDIR, "over the edge", Errno.FAULT, DIR, FAR, 4, 0, RESULT),
                row(FD_READDIR, "4 GiB", Errno.FAULT, DIR, DATA, -1, 0, RESULT),
                row(FD_READDIR, "result outside", Errno.FAULT, DIR, DATA, 100, 0, FAR),
                row(FD_READDIR, "no room", 0, DIR, DATA, 0, 0, RESULT),
                row(FD_READDIR, "without the right", Errno.NOTCAPABLE, NARROW, DATA, 9, 0, RESULT),
                row(FD_RENUMBER, "to itself", 0, FILE, 4),
                row(FD_RENUMBER, "to nothing", Errno.BADF, FILE, NONE),
                row(FD_RENUMBER, "from nothing", Errno.BADF, NONE, 0),
                row(FD_RENUMBER, "over the root", 0, DIR, ROOT));
    }

    private static Stream<Row> positions() {
        return Stream.of(
                row(FD_SEEK, "past the end", 0, FILE, 1L << 40, 0, RESULT),
                row(FD_SEEK, "before the beginning", Errno.INVAL, FILE, -11, 2, RESULT),
                row(FD_SEEK, "past all numbers", Errno.INVAL, FILE, Long.MAX_VALUE, 2, RESULT),
                row(FD_SEEK, "a fourth way", Errno.INVAL, FILE, 0, 3, RESULT),
                row(FD_SEEK, "outside", Errno.FAULT, FILE, 0, 0, FAR),
                row(FD_SEEK, "a directory", Errno.BADF, DIR, 0, 0, RESULT),
                row(FD_SEEK, "a sequential channel", Errno.SPIPE, STDIN, 0, 0, RESULT),
                row(FD_SEEK, "without the right", Errno.NOTCAPABLE, READ_ONLY, 0, 0, RESULT),
                row(FD_TELL, "an input", 0, INPUT, RESULT),
                row(FD_TELL, "a directory", Errno.BADF, DIR, RESULT),
                row(FD_TELL, "a sequential channel", Errno.SPIPE, STDOUT, RESULT),
                row(FD_TELL, "without the right", Errno.NOTCAPABLE, READ_ONLY, RESULT));
    }

    static Stream<Row> rows() {
        return Stream.of(
                        process(),
                        transfers(),
                        transfersElsewhere(),
                        about(),
                        state(),
                        stats(),
                        directories(),
                        positions())
                .flatMap(rows -> rows);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answers(Row row) {
        assertThat(row.call().applyAsInt(this)).isEqualTo(row.expected());
    }
}
