package io.insitu.engine.posix;

import static io.insitu.engine.posix.Calls.checked;
import static io.insitu.engine.posix.Calls.errno;
import static io.insitu.engine.posix.Calls.unexpected;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Linux's filter of system calls (seccomp(2)), for all threads of the process at once. What is
/// left is what a JVM with V8 needs that computes, waits, and reads and writes what is already
/// open: nothing can be opened, connected, executed, or done to another process. Everything else
/// fails with EPERM. The numbers are those of x86-64.
final class Seccomp {
    private static final long SECCOMP = 317;
    private static final long SET_MODE_FILTER = 1;
    private static final long GET_ACTION_AVAILABLE = 2;
    private static final long ALL_THREADS = 1;

    private static final int ALLOW = 0x7FFF0000;
    private static final int ERRNO = 0x00050000;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;

    private static final int X86_64 = 0xC000003E;
    private static final int X32_BIT = 0x40000000;
    private static final int CLONE_THREAD = 0x00010000;

    /// Where a filter finds the number of the call, the machine, and the arguments' lower halves.
    private static final int NUMBER_AT = 0;

    private static final int MACHINE_AT = 4;
    private static final int FIRST_ARGUMENT_AT = 16;

    private static final int CLONE = 56;
    private static final int TGKILL = 234;
    private static final int CLONE3 = 435;

    private static final int[] ALLOWED = {
        0, 1, 3, 5, 8, // read write close fstat lseek
        17, 18, 19, 20, // pread64 pwrite64 readv writev
        7, 271, 290, // poll ppoll eventfd2
        46, 47, 48, // sendmsg recvmsg shutdown
        72, 77, // fcntl ftruncate
        9, 10, 11, 12, 25, 26, 27, 28, // mmap mprotect munmap brk mremap msync mincore madvise
        329, 330, 331, // pkey_mprotect pkey_alloc pkey_free
        13, 14, 15, 127, 128, 130, 131, // rt_sig…, sigaltstack
        24, 202, 203, 204, // sched_yield futex sched_setaffinity sched_getaffinity
        143, 145, // sched_getparam sched_getscheduler
        35, 228, 229, 230, // nanosleep clock_gettime clock_getres clock_nanosleep
        39, 102, 104, 107, 108, 186, // getpid getuid getgid geteuid getegid gettid
        63, 97, 98, 99, 100, 302, 309, // uname getrlimit getrusage sysinfo times prlimit64 getcpu
        157, 218, 219, 239, 273, 274, 318, 324, 334, // prctl … getrandom membarrier rseq
        60, 231, // exit exit_group
    };

    /// An instruction of the filter.
    ///
    /// @param yes how many instructions to leap over when it holds, `no` when it does not
    private record Step(int code, int yes, int no, int value) {}

    private static final int LOAD = 0x20;
    private static final int IF_EQUAL = 0x15;
    private static final int IF_AT_LEAST = 0x35;
    private static final int IF_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;

    private Seccomp() {}

    /// {@return whether the kernel offers it, on a machine whose calls are known here}
    static boolean isAvailable() {
        if (!System.getProperty("os.arch").equals("amd64")) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocateFrom(JAVA_INT, ERRNO);
            long result =
                    (long)
                            Calls.SYSCALL.invokeExact(
                                    errno(), SECCOMP, GET_ACTION_AVAILABLE, 0L, action.address());
            return result == 0;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void restrictProcess() {
        List<Step> filter = filter((int) ProcessHandle.current().pid());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment steps = arena.allocate(8L * filter.size(), 8);
            for (int i = 0; i < filter.size(); i++) {
                Step step = filter.get(i);
                steps.set(JAVA_SHORT, 8L * i, (short) step.code);
                steps.set(JAVA_BYTE, 8L * i + 2, (byte) step.yes);
                steps.set(JAVA_BYTE, 8L * i + 3, (byte) step.no);
                steps.set(JAVA_INT, 8L * i + 4, step.value);
            }
            MemorySegment program = arena.allocate(16, 8);
            program.set(JAVA_SHORT, 0, (short) filter.size());
            program.set(JAVA_LONG, 8, steps.address());
            checked(
                    "seccomp",
                    (long)
                            Calls.SYSCALL.invokeExact(
                                    errno(),
                                    SECCOMP,
                                    SET_MODE_FILTER,
                                    ALL_THREADS,
                                    program.address()));
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static List<Step> filter(int pid) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(LOAD, 0, 0, MACHINE_AT));
        steps.add(new Step(IF_EQUAL, 1, 0, X86_64));
        steps.add(fail(EPERM));
        steps.add(new Step(LOAD, 0, 0, NUMBER_AT));
        steps.add(new Step(IF_AT_LEAST, 0, 1, X32_BIT));
        steps.add(fail(EPERM));
        for (int number : ALLOWED) {
            steps.add(new Step(IF_EQUAL, 0, 1, number));
            steps.add(new Step(RETURN, 0, 0, ALLOW));
        }
        // The flags of clone3 lie in memory, where no filter looks; without it, clone is used.
        steps.add(new Step(IF_EQUAL, 0, 1, CLONE3));
        steps.add(fail(ENOSYS));
        addChecked(steps, CLONE, IF_ANY_BIT, CLONE_THREAD);
        addChecked(steps, TGKILL, IF_EQUAL, pid);
        steps.add(fail(EPERM));
        return steps;
    }

    /// Allows a call when its first argument is as wanted.
    private static void addChecked(List<Step> steps, int number, int test, int value) {
        steps.add(new Step(IF_EQUAL, 0, 4, number));
        steps.add(new Step(LOAD, 0, 0, FIRST_ARGUMENT_AT));
        steps.add(new Step(test, 0, 1, value));
        steps.add(new Step(RETURN, 0, 0, ALLOW));
        steps.add(fail(EPERM));
    }

    private static Step fail(int errno) {
        return new Step(RETURN, 0, 0, ERRNO | errno);
    }
}
