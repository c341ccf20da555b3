package io.insitu.engine.posix;

import static io.insitu.engine.posix.Calls.checked;
import static io.insitu.engine.posix.Calls.errno;
import static io.insitu.engine.posix.Calls.unexpected;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// How a process gives up what it does not need any more: no file, no connection and no program can
/// be opened from then on, whatever code runs in it. There is no way back.
///
/// @param landlock the version of Landlock that the kernel offers, 0 for none
/// @param seccomp whether the kernel filters system calls
public record Confinement(int landlock, boolean seccomp) {
    private static final int SET_NO_NEW_PRIVILEGES = 38;
    private static final int RLIMIT_CORE = 4;

    /// {@return what this kernel offers}
    public static Confinement offered() {
        return new Confinement(Landlock.version(), Seccomp.isAvailable());
    }

    /// {@return whether the process is confined then: that takes the filter, Landlock is a second
    /// wall behind it}
    public boolean isEffective() {
        return seccomp;
    }

    /// Confines the calling thread and all that it starts: Landlock knows threads only.
    public void confineThread() {
        if (landlock > 0) {
            noNewPrivileges();
            Landlock.restrictThread(landlock);
        }
    }

    /// Confines all threads of the process. Needs everything loaded that is to be loaded from files
    /// which are not open yet. Its memory is not written out should it crash.
    public void confineProcess() {
        confineThread();
        Posix.limit(RLIMIT_CORE, 0);
        if (seccomp) {
            noNewPrivileges();
            Seccomp.restrictProcess();
        }
    }

    /// Loads all classes that lie in the same folder as this one, each in a file of its own, which
    /// cannot be opened later. Those of a jar can be: it stays open.
    public static void loadClassesBeside(Class<?> type) {
        try {
            Path code = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (!Files.isDirectory(code)) {
                return;
            }
            try (Stream<Path> files = Files.walk(code)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                    String path = code.relativize(file).toString();
                    String name = path.substring(0, path.length() - ".class".length());
                    Class.forName(name.replace('/', '.'), false, type.getClassLoader());
                }
            }
        } catch (IOException | URISyntaxException | ClassNotFoundException e) {
            throw new IllegalStateException("its own classes cannot be loaded", e);
        }
    }

    private static void noNewPrivileges() {
        try {
            checked(
                    "prctl",
                    (int) Calls.PRCTL.invokeExact(errno(), SET_NO_NEW_PRIVILEGES, 1L, 0L, 0L, 0L));
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public String toString() {
        return (landlock > 0 ? "Landlock " + landlock : "no Landlock")
                + (seccomp ? ", seccomp" : ", no seccomp");
    }
}
