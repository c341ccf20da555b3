package io.insitu.engine.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Digests;
import io.insitu.engine.Limits;
import io.insitu.engine.StderrFollower;
import io.insitu.engine.World;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A host with a memory of 128 KiB, called as an engine calls it.
abstract class WasiCase {
    static final int ROOT = 3;
    static final int CREATE = 1;
    static final int DIRECTORY = 2;
    static final int QUOTA = 64 << 10;
    static final int OUTPUT = 1 << 20;

    // Where things lie in the guest's memory.
    static final int MEMORY = 1 << 17;
    static final int RESULT = 16;
    static final int VECTORS = 64;
    static final int PATH = 1024;
    static final int OTHER_PATH = 8192;
    static final int DATA = 1 << 16;

    private final WakeUp wakeUp = new WakeUp();
    private final ByteBuffer memory = ByteBuffer.allocateDirect(MEMORY);
    WasiHost host = host();

    WasiHost host(GuestChannel... channels) {
        return host(List.of(channels), List.of());
    }

    WasiHost host(List<GuestChannel> channels, List<GuestImage> images) {
        return host(
                channels,
                images,
                new Limits(Duration.ofSeconds(1), MEMORY, QUOTA, OUTPUT, Limits.ALL_FUEL));
    }

    WasiHost host(List<GuestChannel> channels, List<GuestImage> images, Limits limits) {
        GuestSpec spec =
                new GuestSpec(
                        "key",
                        () -> ByteBuffer.allocate(0),
                        List.of("a", "bc"),
                        Map.of(),
                        channels,
                        images,
                        limits,
                        World.of(1),
                        Digests.OUTPUTS,
                        StderrFollower.NONE);
        WasiHost made = new WasiHost(spec, new RunFiles(spec, wakeUp));
        made.memory.attach(memory);
        return made;
    }

    @BeforeEach
    void start() {
        host = host();
    }

    @AfterEach
    void close() {
        wakeUp.close();
    }

    int call(WasiFunction function, long... arguments) {
        return host.call(function, arguments);
    }

    int put(int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        host.memory.put(at, bytes, 0, bytes.length);
        return bytes.length;
    }

    int result() {
        return host.memory.getInt(RESULT);
    }

    /// {@return a descriptor with every right that there is for what it finds, or the negative
    /// error}
    int open(int start, String path, int how) {
        int errno = open(start, 1, path, how, Rights.ALL, Rights.ALL, 0);
        if (errno == Errno.ISDIR && how == 0) {
            errno = open(start, 1, path, DIRECTORY, Rights.ALL, Rights.ALL, 0);
        }
        return errno == 0 ? result() : -errno;
    }

    int open(int start, int lookup, String path, int how, long rights, long inherit, int flags) {
        int length = put(PATH, path);
        return call(
                WasiFunction.PATH_OPEN,
                start,
                lookup,
                PATH,
                length,
                how,
                rights,
                inherit,
                flags,
                RESULT);
    }

    int write(int fd, int length) {
        host.memory.putInt(VECTORS, DATA);
        host.memory.putInt(VECTORS + 4, length);
        return call(WasiFunction.FD_WRITE, fd, VECTORS, 1, RESULT);
    }

    int pwrite(int fd, int length, long offset) {
        host.memory.putInt(VECTORS, DATA);
        host.memory.putInt(VECTORS + 4, length);
        return call(WasiFunction.FD_PWRITE, fd, VECTORS, 1, offset, RESULT);
    }

    int path(WasiFunction function, String path) {
        return call(function, ROOT, PATH, put(PATH, path));
    }

    int rename(String from, String to) {
        return rename(ROOT, from, ROOT, to);
    }

    int rename(int fromFd, String from, int toFd, String to) {
        int length = put(PATH, from);
        return call(
                WasiFunction.PATH_RENAME,
                fromFd,
                PATH,
                length,
                toFd,
                OTHER_PATH,
                put(OTHER_PATH, to));
    }

    int symlink(String target, String path) {
        int length = put(DATA, target);
        return call(WasiFunction.PATH_SYMLINK, DATA, length, ROOT, PATH, put(PATH, path));
    }

    /// Names that fit whole into a small buffer.
    List<String> listed(int fd, long cookie) {
        int length = 200;
        assertThat(call(WasiFunction.FD_READDIR, fd, DATA, length, cookie, RESULT)).isZero();
        List<String> names = new ArrayList<>();
        int used = result();
        for (int at = 0; at + 24 <= used; ) {
            int name = host.memory.getInt(DATA + at + 16);
            if (at + 24 + name > used) {
                break;
            }
            names.add(host.memory.text(DATA + at + 24, name));
            at += 24 + name;
        }
        return names;
    }
}
