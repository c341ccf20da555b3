package io.insitu.engine.guest;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The functions of WASI preview 1 by the numbers that `sandbox.js` gives them: the order here is
/// the order there.
enum WasiFunction {
    ARGS_GET,
    ARGS_SIZES_GET,
    ENVIRON_GET,
    ENVIRON_SIZES_GET,
    CLOCK_RES_GET,
    CLOCK_TIME_GET,
    FD_ADVISE,
    FD_ALLOCATE,
    FD_CLOSE,
    FD_DATASYNC,
    FD_FDSTAT_GET,
    FD_FDSTAT_SET_FLAGS,
    FD_FDSTAT_SET_RIGHTS,
    FD_FILESTAT_GET,
    FD_FILESTAT_SET_SIZE,
    FD_FILESTAT_SET_TIMES,
    FD_PREAD,
    FD_PRESTAT_GET,
    FD_PRESTAT_DIR_NAME,
    FD_PWRITE,
    FD_READ,
    FD_READDIR,
    FD_RENUMBER,
    FD_SEEK,
    FD_SYNC,
    FD_TELL,
    FD_WRITE,
    PATH_CREATE_DIRECTORY,
    PATH_FILESTAT_GET,
    PATH_FILESTAT_SET_TIMES,
    PATH_LINK,
    PATH_OPEN,
    PATH_READLINK,
    PATH_REMOVE_DIRECTORY,
    PATH_RENAME,
    PATH_SYMLINK,
    PATH_UNLINK_FILE,
    POLL_ONEOFF,
    PROC_EXIT,
    PROC_RAISE,
    SCHED_YIELD,
    RANDOM_GET,
    SOCK_ACCEPT,
    SOCK_RECV,
    SOCK_SEND,
    SOCK_SHUTDOWN;

    static final List<WasiFunction> ALL = List.of(values());

    private static final Map<String, WasiFunction> BY_NAME =
            ALL.stream().collect(Collectors.toMap(WasiFunction::word, Function.identity()));

    /// {@return the function that programs import by this name}
    static Optional<WasiFunction> named(String word) {
        return Optional.ofNullable(BY_NAME.get(word));
    }

    /// {@return the name by which programs import it}
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
