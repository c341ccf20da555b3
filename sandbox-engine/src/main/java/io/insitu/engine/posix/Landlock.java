package io.insitu.engine.posix;

import static io.insitu.engine.posix.Calls.checked;
import static io.insitu.engine.posix.Calls.errno;
import static io.insitu.engine.posix.Calls.unexpected;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Linux's way for a thread to give up rights to files and the network for good (kernel
/// documentation, "Landlock: unprivileged access control"). What is open stays open.
final class Landlock {
    private static final long CREATE_RULESET = 444;
    private static final long RESTRICT_SELF = 446;
    private static final int FLAG_VERSION = 1;

    /// Every right to files that a version knows, by bits: 13, then to link across folders, to
    /// truncate, and from the fifth on to control devices.
    private static final long[] FILE_RIGHTS = {0x1FFF, 0x3FFF, 0x7FFF, 0x7FFF, 0xFFFF};

    /// From the fourth version on: to bind and to connect TCP.
    private static final long NETWORK_RIGHTS = 3;

    /// From the sixth on: no abstract sockets and no signals to those outside.
    private static final long SCOPES = 3;

    private Landlock() {}

    /// {@return the version that the kernel offers, 0 for none}
    static int version() {
        try {
            long version =
                    (long)
                            Calls.SYSCALL.invokeExact(
                                    errno(), CREATE_RULESET, 0L, 0L, (long) FLAG_VERSION);
            return (int) Math.max(0, version);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Takes every right that this version knows from the calling thread, and from those that it
    /// starts.
    static void restrictThread(int version) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ruleset = arena.allocate(24, 8);
            ruleset.set(JAVA_LONG, 0, FILE_RIGHTS[Math.min(version, FILE_RIGHTS.length) - 1]);
            ruleset.set(JAVA_LONG, 8, NETWORK_RIGHTS);
            ruleset.set(JAVA_LONG, 16, SCOPES);
            long size = version < 4 ? 8 : version < 6 ? 16 : 24;
            int rules =
                    (int)
                            checked(
                                    "landlock_create_ruleset",
                                    (long)
                                            Calls.SYSCALL.invokeExact(
                                                    errno(),
                                                    CREATE_RULESET,
                                                    ruleset.address(),
                                                    size,
                                                    0L));
            try {
                checked(
                        "landlock_restrict_self",
                        (long)
                                Calls.SYSCALL.invokeExact(
                                        errno(), RESTRICT_SELF, (long) rules, 0L, 0L));
            } finally {
                Posix.close(rules);
            }
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }
}
