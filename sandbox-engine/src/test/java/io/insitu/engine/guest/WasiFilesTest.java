package io.insitu.engine.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.engine.Channel.Access;
import io.insitu.engine.Channel.Mode;
import io.insitu.engine.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The file system through WASI's functions, at its bounds.
class WasiFilesTest extends WasiCase {
    @Test
    void pathsAreUtf8AndBoundedAndStayBelowTheirDirectory() {
        host.memory.putByte(PATH, 0xFF);
        assertThat(call(WasiFunction.PATH_CREATE_DIRECTORY, ROOT, PATH, 1)).isEqualTo(Errno.ILSEQ);
        assertThat(path(WasiFunction.PATH_CREATE_DIRECTORY, "a\0b")).isEqualTo(Errno.INVAL);
        assertThat(path(WasiFunction.PATH_CREATE_DIRECTORY, "")).isEqualTo(Errno.NOENT);
        assertThat(path(WasiFunction.PATH_CREATE_DIRECTORY, "/a")).isEqualTo(Errno.PERM);
        assertThat(path(WasiFunction.PATH_CREATE_DIRECTORY, "dev/../../a")).isEqualTo(Errno.PERM);
        assertThat(path(WasiFunction.PATH_CREATE_DIRECTORY, "a".repeat(256)))
                .isEqualTo(Errno.NAMETOOLONG);
        assertThat(path(WasiFunction.PATH_CREATE_DIRECTORY, "a/".repeat(2049)))
                .isEqualTo(Errno.NAMETOOLONG);
    }

    @Test
    void devicesStayWhereTheyAre() {
        assertThat(path(WasiFunction.PATH_UNLINK_FILE, "dev/stdin")).isEqualTo(Errno.PERM);
        assertThat(rename("dev/stdin", "x")).isEqualTo(Errno.PERM);
        assertThat(open(ROOT, "f", CREATE)).isPositive();
        assertThat(rename("f", "dev/stdin")).isEqualTo(Errno.PERM);
    }

    @Test
    void dotsAreNotMovedAndCostOrGiveNothing() {
        for (int i = 0; i < 1000; i++) {
            assertThat(path(WasiFunction.PATH_CREATE_DIRECTORY, "d")).isZero();
            assertThat(path(WasiFunction.PATH_CREATE_DIRECTORY, "e")).isZero();
            int e = open(ROOT, "e", 0);
            assertThat(rename(ROOT, "d", e, ".")).isEqualTo(Errno.BUSY);
            assertThat(rename(e, ".", ROOT, "f")).isEqualTo(Errno.BUSY);
            assertThat(rename("d/..", "f")).isEqualTo(Errno.BUSY);
            assertThat(call(WasiFunction.FD_CLOSE, e)).isZero();
            assertThat(path(WasiFunction.PATH_REMOVE_DIRECTORY, "d")).isZero();
            assertThat(path(WasiFunction.PATH_REMOVE_DIRECTORY, "e")).isZero();
        }
        assertThat(path(WasiFunction.PATH_REMOVE_DIRECTORY, ".")).isEqualTo(Errno.BUSY);
        assertThat(pwrite(open(ROOT, "f", CREATE), 1, QUOTA)).isEqualTo(Errno.NOSPC);
    }

    @Test
    void nothingIsMovedIntoADirectoryThatIsGone() {
        assertThat(path(WasiFunction.PATH_CREATE_DIRECTORY, "d")).isZero();
        assertThat(path(WasiFunction.PATH_CREATE_DIRECTORY, "e")).isZero();
        int gone = open(ROOT, "d", 0);
        assertThat(path(WasiFunction.PATH_REMOVE_DIRECTORY, "d")).isZero();

        assertThat(rename(ROOT, "e", gone, "e")).isEqualTo(Errno.NOENT);
        assertThat(open(gone, "f", CREATE)).isEqualTo(-Errno.NOENT);
        assertThat(open(ROOT, "e", 0)).isPositive();
    }

    @Test
    void theTargetsOfSymbolicLinksAreBoundedAndCounted() {
        assertThat(symlink("t".repeat(4097), "l")).isEqualTo(Errno.NAMETOOLONG);
        List<String> made = new ArrayList<>();
        while (symlink("t".repeat(4000), "l" + made.size()) == 0) {
            made.add("l" + made.size());
        }
        assertThat(made.size()).isBetween(10, QUOTA / 4000);
        for (String link : made) {
            assertThat(path(WasiFunction.PATH_UNLINK_FILE, link)).isZero();
        }
        for (String link : made) {
            assertThat(symlink("t".repeat(4000), link)).isZero();
        }
    }

    @Test
    void aReaderWhoRemovesWhatHeReadsMissesNothing() {
        assertThat(path(WasiFunction.PATH_CREATE_DIRECTORY, "d")).isZero();
        for (int i = 0; i < 60; i++) {
            int fd = open(ROOT, "d/file-" + i, CREATE);
            assertThat(call(WasiFunction.FD_CLOSE, fd)).isZero();
        }
        int directory = open(ROOT, "d", 0);
        long cookie = 0;
        List<String> names = listed(directory, cookie);
        while (!names.isEmpty()) {
            cookie += names.size();
            for (String name : names) {
                if (!name.startsWith(".")) {
                    assertThat(path(WasiFunction.PATH_UNLINK_FILE, "d/" + name)).isZero();
                }
            }
            names = listed(directory, cookie);
        }

        assertThat(cookie).isEqualTo(62);
        assertThat(path(WasiFunction.PATH_REMOVE_DIRECTORY, "d")).isZero();
    }

    @Test
    void aListingGoesOnFromAnyCookie() {
        assertThat(listed(ROOT, 0)).containsExactly(".", "..", "dev", "tmp");
        assertThat(listed(ROOT, 3)).containsExactly("tmp");
        assertThat(listed(ROOT, 1)).containsExactly("..", "dev", "tmp");
        assertThat(listed(ROOT, 4)).isEmpty();
        assertThat(listed(ROOT, 99)).isEmpty();
    }

    @Test
    void aFileThatShrankHoldsNoMoreThanItsBytes() {
        int fd = open(ROOT, "f", CREATE);
        assertThat(pwrite(fd, 1, 40_000)).isZero();
        assertThat(call(WasiFunction.FD_FILESTAT_SET_SIZE, fd, 1)).isZero();
        assertThat(pwrite(fd, 1, 30_000)).isZero();
        host.memory.putByte(DATA, 9);
        assertThat(call(WasiFunction.FD_PREAD, fd, VECTORS, 1, 20_000, RESULT)).isZero();
        assertThat(host.memory.getByte(DATA)).isZero();
    }

    @Test
    void aFileBeyondAllBoundsIsRefused() {
        int fd = open(ROOT, "f", CREATE);
        assertThat(pwrite(fd, 1, Long.MAX_VALUE)).isEqualTo(Errno.FBIG);
        assertThat(pwrite(fd, 1, -1)).isEqualTo(Errno.INVAL);
        assertThat(call(WasiFunction.FD_ALLOCATE, fd, 0, 0)).isEqualTo(Errno.INVAL);
        assertThat(call(WasiFunction.FD_ALLOCATE, fd, 0, QUOTA)).isEqualTo(Errno.NOSPC);
        assertThat(call(WasiFunction.FD_ALLOCATE, fd, 0, 100)).isZero();
        assertThat(call(WasiFunction.FD_SEEK, fd, 0, 2, RESULT)).isZero();
        assertThat(result()).isEqualTo(100);
    }

    @Test
    void whatFittedBeforeAnErrorIsReported() {
        int fd = open(ROOT, "f", CREATE);
        host.memory.putInt(VECTORS, DATA);
        host.memory.putInt(VECTORS + 4, 50_000);
        host.memory.putInt(VECTORS + 8, DATA);
        host.memory.putInt(VECTORS + 12, 50_000);

        assertThat(call(WasiFunction.FD_WRITE, fd, VECTORS, 2, RESULT)).isZero();
        assertThat(result()).isEqualTo(50_000);
        assertThat(write(fd, 50_000)).isEqualTo(Errno.NOSPC);
    }

    @Test
    void aHoleCannotMakeARandomOutputLongerThanItsLimit() {
        host =
                host(
                        new GuestChannel.Out(
                                "out",
                                Access.RANDOM,
                                Mode.FILE,
                                new GuestChannel.Sink.Collect(0, () -> -1)));
        int fd = open(ROOT, "dev/out", 0);

        assertThatThrownBy(() -> pwrite(fd, 1, OUTPUT))
                .isInstanceOfSatisfying(
                        RunEnded.class,
                        ended ->
                                assertThat(ended.outcome)
                                        .isEqualTo(
                                                new Outcome.LimitReached("outputBytes", OUTPUT)));
    }

    @Test
    void rightsThatWereGivenUpDoNotComeBack() {
        assertThat(path(WasiFunction.PATH_CREATE_DIRECTORY, "d")).isZero();
        assertThat(open(ROOT, 0, ".", DIRECTORY, Rights.PATH_OPEN, Rights.PATH_OPEN, 0)).isZero();
        int narrow = result();

        assertThat(open(narrow, 0, "d", DIRECTORY, Rights.ALL, Rights.ALL, 0)).isZero();

        assertThat(call(WasiFunction.FD_FDSTAT_GET, result(), DATA)).isZero();
        assertThat(host.memory.getLong(DATA + 8)).isEqualTo(Rights.PATH_OPEN);
        assertThat(host.memory.getLong(DATA + 16)).isEqualTo(Rights.PATH_OPEN);
    }

    @Test
    void aDescriptorTellsWhatItIs() {
        assertThat(open(ROOT, 0, "f", CREATE, Rights.ALL, Rights.ALL, 1)).isZero();

        assertThat(call(WasiFunction.FD_FDSTAT_GET, result(), DATA)).isZero();

        assertThat(host.memory.getByte(DATA)).isEqualTo((byte) Node.REGULAR_FILE);
        assertThat(host.memory.getShort(DATA + 2)).isEqualTo((short) Descriptor.APPEND);
        assertThat(host.memory.getLong(DATA + 8)).isEqualTo(Rights.FILE);
        assertThat(host.memory.getLong(DATA + 16)).isZero();
    }

    @Test
    void whatIsAppendedGoesToTheEndWhereverThePositionIs() {
        assertThat(open(ROOT, 0, "f", CREATE, Rights.ALL, 0, Descriptor.APPEND)).isZero();
        int fd = result();
        assertThat(write(fd, 3)).isZero();
        assertThat(call(WasiFunction.FD_SEEK, fd, 0, 0, RESULT)).isZero();

        assertThat(write(fd, 3)).isZero();

        assertThat(call(WasiFunction.FD_TELL, fd, RESULT)).isZero();
        assertThat(result()).isEqualTo(6);
        assertThat(call(WasiFunction.FD_FDSTAT_SET_FLAGS, fd, 0)).isZero();
        assertThat(call(WasiFunction.FD_SEEK, fd, 1, 0, RESULT)).isZero();
        assertThat(write(fd, 3)).isZero();
        assertThat(call(WasiFunction.FD_TELL, fd, RESULT)).isZero();
        assertThat(result()).isEqualTo(4);
    }

    @Test
    void timesAreSetToWhatIsSaidOrToNowOrNotAtAll() {
        int fd = open(ROOT, "f", CREATE);
        long odd = 1_234_567_890_123_456_789L;
        assertThat(call(WasiFunction.FD_FILESTAT_SET_TIMES, fd, odd, odd + 1, 1 | 4)).isZero();
        assertThat(times(fd)).startsWith(odd, odd + 1);

        assertThat(call(WasiFunction.FD_FILESTAT_SET_TIMES, fd, 7, 8, 4)).isZero();
        assertThat(times(fd)).startsWith(odd, 8L);

        assertThat(call(WasiFunction.FD_FILESTAT_SET_TIMES, fd, 9, 9, 2)).isZero();
        List<Long> now = times(fd);
        assertThat(now.getFirst()).isEqualTo(now.getLast()).isGreaterThan(odd);
        assertThat(now.get(1)).isEqualTo(8);
    }

    /// {@return when it was accessed, modified, changed}
    private List<Long> times(int fd) {
        assertThat(call(WasiFunction.FD_FILESTAT_GET, fd, DATA)).isZero();
        return List.of(
                host.memory.getLong(DATA + 40),
                host.memory.getLong(DATA + 48),
                host.memory.getLong(DATA + 56));
    }

    @Test
    void aSymbolicLinkIsAsLongAsItsTargetInBytes() {
        assertThat(symlink("grün", "l")).isZero();
        int length = put(PATH, "l");

        assertThat(call(WasiFunction.PATH_FILESTAT_GET, ROOT, 0, PATH, length, DATA)).isZero();

        assertThat(host.memory.getLong(DATA + 32)).isEqualTo(5);
    }

    @Test
    void anEntryThatDoesNotFitIsCutOffAndComesAgain() {
        assertThat(call(WasiFunction.FD_READDIR, ROOT, DATA, 24 + 1 + 24 + 1, 0, RESULT)).isZero();

        assertThat(result()).isEqualTo(50);
        assertThat(host.memory.getInt(DATA + 25 + 16)).as("length of ..").isEqualTo(2);
        assertThat(listed(ROOT, 1)).startsWith("..", "dev");
    }

    @Test
    void nothingIsMadeWhereNoDescriptorIsLeft() {
        int fd = open(ROOT, "dev", 0);
        while (fd > 0) {
            fd = open(ROOT, "dev", 0);
        }

        assertThat(open(ROOT, "new", CREATE)).isEqualTo(-Errno.MFILE);

        assertThat(listed(ROOT, 0)).doesNotContain("new");
    }
}
