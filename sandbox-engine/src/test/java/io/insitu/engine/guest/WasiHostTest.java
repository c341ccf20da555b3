package io.insitu.engine.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.engine.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// WASI's functions called as an engine calls them, for what a C library never does.
class WasiHostTest extends WasiCase {
    @ParameterizedTest
    @EnumSource(value = WasiFunction.class, mode = Mode.MATCH_ALL, names = "FD_.*")
    void aDescriptorThatIsNotOpenIsRefused(WasiFunction function) {
        for (long fd : List.of(4L, 77L, -1L, (long) Integer.MIN_VALUE)) {
            assertThat(call(function, fd, 0, 0, 0, 0, 0)).isEqualTo(Errno.BADF);
        }
    }

    @ParameterizedTest
    @EnumSource(value = WasiFunction.class, mode = Mode.MATCH_ALL, names = "SOCK_.*")
    void thereAreNoSockets(WasiFunction function) {
        assertThat(call(function, 0, 0, 0, 0, 0, 0)).isEqualTo(Errno.NOTSUP);
    }

    @Test
    void noSignalsAreRaised() {
        assertThat(call(WasiFunction.PROC_RAISE, 9)).isEqualTo(Errno.NOSYS);
        assertThat(call(WasiFunction.SCHED_YIELD)).isEqualTo(Errno.SUCCESS);
    }

    @Test
    void proc_exitEndsTheRunWithItsCode() {
        assertThatThrownBy(() -> call(WasiFunction.PROC_EXIT, 7))
                .isInstanceOfSatisfying(
                        RunEnded.class,
                        ended -> assertThat(ended.outcome).isEqualTo(new Outcome.Exited(7)));
    }

    @Test
    void addressesOutsideOfMemoryAreFaults() {
        int file = open(ROOT, "f", CREATE);
        assertThat(call(WasiFunction.ARGS_GET, MEMORY, 0)).isEqualTo(Errno.FAULT);
        assertThat(call(WasiFunction.ENVIRON_SIZES_GET, -4, 0)).isEqualTo(Errno.FAULT);
        assertThat(call(WasiFunction.CLOCK_TIME_GET, 0, 0, MEMORY - 7)).isEqualTo(Errno.FAULT);
        assertThat(call(WasiFunction.RANDOM_GET, MEMORY - 1, 2)).isEqualTo(Errno.FAULT);
        assertThat(call(WasiFunction.RANDOM_GET, 0, -1)).isEqualTo(Errno.FAULT);
        assertThat(call(WasiFunction.FD_WRITE, file, MEMORY - 4, 1, RESULT)).isEqualTo(Errno.FAULT);
        assertThat(write(file, MEMORY)).isEqualTo(Errno.FAULT);
        assertThat(call(WasiFunction.FD_READDIR, ROOT, 0, -1, 0, RESULT)).isEqualTo(Errno.FAULT);
        assertThat(call(WasiFunction.PATH_CREATE_DIRECTORY, ROOT, MEMORY, 3))
                .isEqualTo(Errno.FAULT);
        assertThat(call(WasiFunction.POLL_ONEOFF, MEMORY - 8, 0, 1, RESULT)).isEqualTo(Errno.FAULT);
    }

    @Test
    void argumentsLieBehindOneAnother() {
        assertThat(call(WasiFunction.ARGS_SIZES_GET, RESULT, RESULT + 4)).isZero();
        assertThat(result()).isEqualTo(2);
        assertThat(host.memory.getInt(RESULT + 4)).isEqualTo(5);
        assertThat(call(WasiFunction.ARGS_GET, RESULT, DATA)).isZero();
        assertThat(host.memory.getInt(RESULT + 4)).isEqualTo(DATA + 2);
        assertThat(host.memory.text(DATA, 5)).isEqualTo("a\0bc\0");
    }

    @Test
    void clocksAreFourAndNoneElse() {
        for (int clock = 0; clock < 4; clock++) {
            assertThat(call(WasiFunction.CLOCK_RES_GET, clock, RESULT)).isZero();
        }
        assertThat(call(WasiFunction.CLOCK_RES_GET, 4, RESULT)).isEqualTo(Errno.INVAL);
        assertThat(call(WasiFunction.CLOCK_TIME_GET, -1, 0, RESULT)).isEqualTo(Errno.INVAL);
    }

    @Test
    void rightsCanOnlyBeGivenUp() {
        int fd = open(ROOT, "f", CREATE);
        assertThat(call(WasiFunction.FD_FDSTAT_SET_RIGHTS, fd, Rights.FD_READ, 0)).isZero();
        assertThat(write(fd, 1)).isEqualTo(Errno.NOTCAPABLE);
        assertThat(call(WasiFunction.FD_FDSTAT_SET_RIGHTS, fd, Rights.FD_WRITE, 0))
                .isEqualTo(Errno.NOTCAPABLE);
    }

    @Test
    void flagsAndAdviceThatDoNotExistAreRefused() {
        int fd = open(ROOT, "f", CREATE);
        assertThat(call(WasiFunction.FD_ADVISE, fd, 0, 0, 6)).isEqualTo(Errno.INVAL);
        assertThat(call(WasiFunction.FD_ADVISE, fd, 0, 0, 5)).isZero();
        assertThat(call(WasiFunction.FD_FDSTAT_SET_FLAGS, fd, 32)).isEqualTo(Errno.INVAL);
        assertThat(call(WasiFunction.FD_FILESTAT_SET_TIMES, fd, 0, 0, 3)).isEqualTo(Errno.INVAL);
        assertThat(call(WasiFunction.FD_SEEK, fd, 0, 3, RESULT)).isEqualTo(Errno.INVAL);
    }

    @Test
    void onlyTheRootIsThereAtTheStart() {
        assertThat(call(WasiFunction.FD_PRESTAT_GET, ROOT, RESULT)).isZero();
        assertThat(host.memory.getInt(RESULT + 4)).isEqualTo(1);
        assertThat(call(WasiFunction.FD_PRESTAT_DIR_NAME, ROOT, DATA, 0))
                .isEqualTo(Errno.NAMETOOLONG);
        assertThat(call(WasiFunction.FD_PRESTAT_GET, 0, RESULT)).isEqualTo(Errno.BADF);
        assertThat(call(WasiFunction.FD_PRESTAT_GET, open(ROOT, "dev", 0), RESULT))
                .isEqualTo(Errno.BADF);
    }

    @Test
    void aDescriptorMovesToTheNumberOfAnother() {
        int first = open(ROOT, "f", CREATE);
        int second = open(ROOT, "g", CREATE);
        assertThat(write(first, 3)).isZero();
        assertThat(call(WasiFunction.FD_RENUMBER, first, second)).isZero();
        assertThat(call(WasiFunction.FD_TELL, first, RESULT)).isEqualTo(Errno.BADF);
        assertThat(call(WasiFunction.FD_TELL, second, RESULT)).isZero();
        assertThat(result()).isEqualTo(3);
        assertThat(open(ROOT, "h", CREATE)).isEqualTo(first);
    }

    @Test
    void filesOpenAtOnceAreBounded() {
        int fd = open(ROOT, "dev", 0);
        while (fd > 0) {
            fd = open(ROOT, "dev", 0);
        }
        assertThat(fd).isEqualTo(-Errno.MFILE);
    }
}
