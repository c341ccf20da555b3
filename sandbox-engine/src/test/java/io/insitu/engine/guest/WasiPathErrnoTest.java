package io.insitu.engine.guest;

import static io.insitu.engine.guest.WasiFunction.FD_FDSTAT_SET_RIGHTS;
import static io.insitu.engine.guest.WasiFunction.PATH_CREATE_DIRECTORY;
import static io.insitu.engine.guest.WasiFunction.PATH_FILESTAT_GET;
import static io.insitu.engine.guest.WasiFunction.PATH_FILESTAT_SET_TIMES;
import static io.insitu.engine.guest.WasiFunction.PATH_LINK;
import static io.insitu.engine.guest.WasiFunction.PATH_OPEN;
import static io.insitu.engine.guest.WasiFunction.PATH_READLINK;
import static io.insitu.engine.guest.WasiFunction.PATH_REMOVE_DIRECTORY;
import static io.insitu.engine.guest.WasiFunction.PATH_RENAME;
import static io.insitu.engine.guest.WasiFunction.PATH_SYMLINK;
import static io.insitu.engine.guest.WasiFunction.PATH_UNLINK_FILE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The functions about paths.
class WasiPathErrnoTest extends WasiErrnoCase {
    private static Stream<Row> anyPath() {
        List<WasiFunction> oneName =
                List.of(PATH_CREATE_DIRECTORY, PATH_REMOVE_DIRECTORY, PATH_UNLINK_FILE);
        return oneName.stream()
                .flatMap(f ->
                        Stream.of(
                                row(f, "outside", Errno.FAULT, ROOT, FAR, 4),
                                row(f, "4 GiB", Errno.FAULT, ROOT, PATH, -1),
                                row(f, "64 KiB", Errno.NAMETOOLONG, ROOT, 0, 1 << 16),
                                row(f, "below a file", Errno.NOTDIR, FILE, PATH, 1),
                                row(f, "below nothing", Errno.BADF, NONE, PATH, 1),
                                row(f, "no right", Errno.NOTCAPABLE, NARROW, PATH, 1),
                                one(f, "", Errno.NOENT),
                                one(f, "/file", Errno.PERM),
                                one(f, "dir/../../x", Errno.PERM),
                                one(f, "dir/out/x", Errno.PERM),
                                one(f, "a\0b", Errno.INVAL),
                                one(f, "nowhere/x", Errno.NOENT),
                                one(f, "file/x", Errno.NOTDIR),
                                one(f, "link/x", Errno.NOTDIR),
                                one(f, "loop/x", Errno.LOOP),
                                one(f, "dangling/x", Errno.NOENT),
                                one(f, "ä".repeat(128), Errno.NAMETOOLONG)));
    }

    private static Row one(WasiFunction f, String path, int expected) {
        return row(f, "'" + path + "'", expected, c -> c.path(f, path));
    }

    private static Stream<Row> entries() {
        return Stream.of(
                one(PATH_CREATE_DIRECTORY, "new", 0),
                one(PATH_CREATE_DIRECTORY, "new/", 0),
                one(PATH_CREATE_DIRECTORY, "dir", Errno.EXIST),
                one(PATH_CREATE_DIRECTORY, "file", Errno.EXIST),
                one(PATH_CREATE_DIRECTORY, "dangling", Errno.EXIST),
                one(PATH_CREATE_DIRECTORY, ".", Errno.EXIST),
                one(PATH_CREATE_DIRECTORY, "ä".repeat(127), 0),
                one(PATH_REMOVE_DIRECTORY, "empty", 0),
                one(PATH_REMOVE_DIRECTORY, "empty/", 0),
                one(PATH_REMOVE_DIRECTORY, "dir", Errno.NOTEMPTY),
                one(PATH_REMOVE_DIRECTORY, "file", Errno.NOTDIR),
                one(PATH_REMOVE_DIRECTORY, "dirlink", Errno.NOTDIR),
                one(PATH_REMOVE_DIRECTORY, "dirlink/", Errno.NOTDIR),
                one(PATH_REMOVE_DIRECTORY, "nowhere", Errno.NOENT),
                one(PATH_REMOVE_DIRECTORY, ".", Errno.BUSY),
                one(PATH_REMOVE_DIRECTORY, "empty/.", Errno.BUSY),
                one(PATH_UNLINK_FILE, "file", 0),
                one(PATH_UNLINK_FILE, "dangling", 0),
                one(PATH_UNLINK_FILE, "dirlink", 0),
                one(PATH_UNLINK_FILE, "file/", Errno.NOTDIR),
                one(PATH_UNLINK_FILE, "dirlink/", Errno.NOTDIR),
                one(PATH_UNLINK_FILE, "dir", Errno.ISDIR),
                one(PATH_UNLINK_FILE, "dir/", Errno.ISDIR),
                one(PATH_UNLINK_FILE, "nowhere", Errno.NOENT),
                one(PATH_UNLINK_FILE, "dev/stdin", Errno.PERM));
    }

    private static Stream<Row> renames() {
        return Stream.of(
                renamed("file", "new", 0),
                renamed("file", "dir/inner", 0),
                renamed("file", "dangling", 0),
                renamed("dir", "empty", 0),
                renamed("dir/", "new/", 0),
                renamed("dangling", "new", 0),
                renamed("file", "file", 0),
                renamed("empty", "dir", Errno.NOTEMPTY),
                renamed("dir", "file", Errno.NOTDIR),
                renamed("file", "empty", Errno.ISDIR),
                renamed("file", "new/", Errno.NOTDIR),
                renamed("file/", "new", Errno.NOTDIR),
                renamed("dirlink/", "new", Errno.NOTDIR),
                renamed("dir", "dir/below", Errno.INVAL),
                renamed("dir/inner", "dir", Errno.ISDIR),
                renamed("dir", ".", Errno.BUSY),
                renamed("nowhere", "new", Errno.NOENT),
                renamed("file", "nowhere/new", Errno.NOENT),
                renamed("file", "../new", Errno.PERM),
                renamed("dev/stdin", "new", Errno.PERM),
                row(
                        PATH_RENAME,
                        "no right",
                        Errno.NOTCAPABLE,
                        c -> c.rename(c.narrow, "file", ROOT, "x")),
                row(
                        PATH_RENAME,
                        "no right to",
                        Errno.NOTCAPABLE,
                        c -> c.rename(ROOT, "file", c.narrow, "x")));
    }

    private static Row renamed(String from, String to, int expected) {
        return row(PATH_RENAME, from + " → " + to, expected, c -> c.rename(from, to));
    }

    private static Stream<Row> links() {
        return Stream.of(
                linked("file", 0, "new", 0),
                linked("link", 0, "new", 0),
                linked("link", 1, "new", 0),
                linked("dangling", 0, "new", 0),
                linked("loop", 0, "new", 0),
                linked("dangling", 1, "new", Errno.NOENT),
                linked("loop", 1, "new", Errno.LOOP),
                linked("file", 2, "new", Errno.INVAL),
                linked("dir", 0, "new", Errno.PERM),
                linked("dirlink", 1, "new", Errno.PERM),
                linked("dev/stdin", 0, "new", Errno.PERM),
                linked("file", 0, "dir", Errno.EXIST),
                linked("file", 0, "file", Errno.EXIST),
                linked("file", 0, "dangling", Errno.EXIST),
                linked("file", 0, "new/", Errno.NOENT),
                linked("file/", 0, "new", Errno.NOTDIR),
                linked("nowhere", 0, "new", Errno.NOENT));
    }

    private static Stream<Row> symlinks() {
        return Stream.of(
                symlinked("anything/at all", "new", 0),
                symlinked("/absolute", "new", 0),
                symlinked("", "new", Errno.NOENT),
                symlinked("a\0b", "new", Errno.INVAL),
                symlinked("source", "new/", Errno.NOENT),
                symlinked("source", "dir/", Errno.EXIST),
                symlinked("source", "file/", Errno.NOTDIR),
                symlinked("source", "dangling", Errno.EXIST),
                symlinked("t".repeat(4097), "new", Errno.NAMETOOLONG),
                readlink("link", 0, DATA, 100),
                readlink("link", 0, DATA, 0),
                readlink("file", Errno.INVAL, DATA, 100),
                readlink("dir", Errno.INVAL, DATA, 100),
                readlink("dirlink/", Errno.INVAL, DATA, 100),
                readlink("nowhere", Errno.NOENT, DATA, 100),
                readlink("link", Errno.FAULT, FAR, 100),
                readlink("link", Errno.FAULT, DATA, -1));
    }

    private static Row linked(String from, int lookup, String to, int expected) {
        return row(
                PATH_LINK,
                "%s (%d) → %s".formatted(from, lookup, to),
                expected,
                c -> {
                    int length = c.put(PATH, from);
                    int other = c.put(OTHER_PATH, to);
                    return c.call(PATH_LINK, ROOT, lookup, PATH, length, ROOT, OTHER_PATH, other);
                });
    }

    private static Row symlinked(String target, String path, int expected) {
        return row(PATH_SYMLINK, path, expected, c -> c.symlink(target, path));
    }

    private static Row readlink(String path, int expected, int at, int length) {
        return row(
                PATH_READLINK,
                path + " into " + length,
                expected,
                c -> c.call(PATH_READLINK, ROOT, PATH, c.put(PATH, path), at, length, RESULT));
    }

    private static Stream<Row> stats() {
        return Stream.of(PATH_FILESTAT_GET, PATH_FILESTAT_SET_TIMES)
                .flatMap(f ->
                        Stream.of(
                                stat(f, ROOT, "file", 0, 0),
                                stat(f, ROOT, "dir/", 0, 0),
                                stat(f, ROOT, "dirlink/", 0, 0),
                                stat(f, ROOT, "dangling", 0, 0),
                                stat(f, ROOT, "dangling", 1, Errno.NOENT),
                                stat(f, ROOT, "loop", 0, 0),
                                stat(f, ROOT, "loop", 1, Errno.LOOP),
                                stat(f, ROOT, "file/", 0, Errno.NOTDIR),
                                stat(f, ROOT, "file", 2, Errno.INVAL),
                                stat(f, ROOT, "..", 0, Errno.PERM),
                                stat(f, NONE, "file", 0, Errno.BADF),
                                stat(f, -1, "file", 0, Errno.NOTCAPABLE)));
    }

    /// @param fd -1 for the one without rights
    private static Row stat(WasiFunction f, int fd, String path, int lookup, int expected) {
        return row(
                f,
                "%s (%d)".formatted(path, lookup),
                expected,
                c -> {
                    int start = fd == -1 ? c.narrow : fd;
                    int length = c.put(PATH, path);
                    return f == PATH_FILESTAT_GET
                            ? c.call(f, start, lookup, PATH, length, DATA)
                            : c.call(f, start, lookup, PATH, length, 5, 6, 5);
                });
    }

    private static Stream<Row> opens() {
        return Stream.of(
                opened("file", 1, 0, ALL, 0),
                opened("file", 0, 0, 0, 0),
                opened("new", 0, CREATE, ALL, 0),
                opened("new/", 0, CREATE, ALL, Errno.ISDIR),
                opened("new", 0, CREATE | DIRECTORY, ALL, Errno.INVAL),
                opened("nowhere", 0, 0, ALL, Errno.NOENT),
                opened("nowhere", 0, TRUNCATE, ALL, Errno.NOENT),
                opened("file", 0, CREATE | EXCLUSIVE, ALL, Errno.EXIST),
                opened("dangling", 1, CREATE | EXCLUSIVE, ALL, Errno.EXIST),
                opened("dangling", 1, CREATE, ALL, 0),
                opened("dangling", 0, CREATE, ALL, Errno.LOOP),
                opened("link", 0, 0, ALL, Errno.LOOP),
                opened("loop", 1, 0, ALL, Errno.LOOP),
                opened("dirlink", 0, DIRECTORY, 0, Errno.NOTDIR),
                opened("dirlink", 1, DIRECTORY, 0, 0),
                opened("file", 0, DIRECTORY, ALL, Errno.NOTDIR),
                opened("file/", 0, 0, ALL, Errno.NOTDIR),
                opened("dir", 0, 0, Rights.FD_READ, 0),
                opened("dir/", 0, 0, Rights.FD_READDIR, 0),
                opened("dir", 0, 0, Rights.FD_WRITE, Errno.ISDIR),
                opened("dir", 0, DIRECTORY, ALL, 0),
                opened("dir", 0, CREATE, 0, Errno.ISDIR),
                opened("dir", 0, TRUNCATE, 0, Errno.ISDIR),
                opened("file", 0, 16, ALL, Errno.INVAL),
                opened("file", 2, 0, ALL, Errno.INVAL),
                opened("dev/stdin", 0, 0, Rights.FD_READ, 0),
                opened("dev/stdin", 0, 0, Rights.FD_WRITE, Errno.ACCES),
                opened("dir/.//../dir/inner", 0, 0, ALL, 0),
                opened("dir/out", 1, 0, ALL, Errno.PERM),
                opened("/file", 0, 0, ALL, Errno.PERM),
                opened("a/" + "b/".repeat(2048), 0, 0, ALL, Errno.NAMETOOLONG));
    }

    private static Stream<Row> opensElsewhere() {
        return Stream.of(
                row(
                        PATH_OPEN,
                        "a sixth flag",
                        Errno.INVAL,
                        c -> c.open(ROOT, 0, "file", 0, 0, 0, 32)),
                row(
                        PATH_OPEN,
                        "below a file",
                        Errno.NOTDIR,
                        c -> c.open(c.file, 0, "x", 0, 0, 0, 0)),
                row(
                        PATH_OPEN,
                        "no right to open",
                        Errno.NOTCAPABLE,
                        c -> {
                            c.call(FD_FDSTAT_SET_RIGHTS, c.directory, 0, 0);
                            return c.open(c.directory, 0, "inner", 0, 0, 0, 0);
                        }),
                row(
                        PATH_OPEN,
                        "no right to create",
                        Errno.NOTCAPABLE,
                        c -> c.open(c.narrow, 0, "x", CREATE, 0, 0, 0)),
                row(
                        PATH_OPEN,
                        "no right to truncate",
                        Errno.PERM,
                        c -> c.open(c.narrow, 0, "file", TRUNCATE, 0, 0, 0)));
    }

    private static Row opened(String path, int lookup, int how, long rights, int expected) {
        return row(
                PATH_OPEN,
                "%.20s lookup %d how %d rights %x".formatted(path, lookup, how, rights),
                expected,
                c -> c.open(ROOT, lookup, path, how, rights, rights, 0));
    }

    static Stream<Row> rows() {
        return Stream.of(
                        anyPath(),
                        entries(),
                        renames(),
                        links(),
                        symlinks(),
                        stats(),
                        opens(),
                        opensElsewhere())
                .flatMap(rows -> rows);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answers(Row row) {
        assertThat(row.call().applyAsInt(this)).isEqualTo(row.expected());
    }

    /// `poll_oneoff` and `proc_exit` have tests of their own.
    @Test
    void everyFunctionHasARow() {
        Set<String> functions = new HashSet<>();
        WasiFunction.ALL.forEach(f -> functions.add(f.name()));
        Stream.concat(rows(), WasiDescriptorErrnoTest.rows())
                .forEach(row -> functions.remove(row.name().split(" ", 2)[0]));

        assertThat(functions).containsExactlyInAnyOrder("POLL_ONEOFF", "PROC_EXIT");
    }
}
