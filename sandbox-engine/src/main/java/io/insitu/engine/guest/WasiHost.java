package io.insitu.engine.guest;

import io.insitu.engine.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// WASI preview 1 (`wasi_snapshot_preview1.witx`) for one run, whatever engine executes it: the
/// engine hands over the function and its arguments and returns the error number to the guest.
/// Deterministic in a [World.Fixed]: nothing here depends on the real clock, real randomness, or
/// the machine. Runs on the guest's thread.
final class WasiHost {
    private static final int CLOCKS = 4;

    final GuestMemory memory = new GuestMemory();
    private final GuestClock clock;
    private final DescriptorTable open;
    private final RandomBytes random;
    private final List<byte[]> args;
    private final List<byte[]> environ;
    private final WasiDescriptors descriptors;
    private final WasiPaths paths;
    private final WasiPoll poll;

    WasiHost(GuestSpec spec, RunFiles files) {
        this.clock = files.clock;
        this.open = files.descriptors;
        this.random = RandomBytes.of(spec.world());
        this.args = spec.args().stream().map(WasiHost::terminated).toList();
        this.environ =
                spec.env().entrySet().stream()
                        .map(e -> terminated(e.getKey() + "=" + e.getValue()))
                        .toList();
        this.descriptors = new WasiDescriptors(memory, files, clock);
        this.paths = new WasiPaths(memory, files, clock);
        this.poll = new WasiPoll(memory, files, clock);
    }

    /// Nothing that can be open is one.
    private int noSocket(int fd) {
        open.at(fd);
        return Errno.NOTSUP;
    }

    private static byte[] terminated(String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    /// Does what a guest asks for.
    ///
    /// @return an error number
    /// @throws RunEnded when the run is over
    int call(WasiFunction function, long[] a) {
        try {
            return switch (function) {
                case ARGS_GET -> strings(args, (int) a[0], (int) a[1]);
                case ARGS_SIZES_GET -> sizes(args, (int) a[0], (int) a[1]);
                case ENVIRON_GET -> strings(environ, (int) a[0], (int) a[1]);
                case ENVIRON_SIZES_GET -> sizes(environ, (int) a[0], (int) a[1]);
                case CLOCK_RES_GET -> clockResolution((int) a[0], (int) a[1]);
                case CLOCK_TIME_GET -> clockTime((int) a[0], (int) a[2]);
                case POLL_ONEOFF -> poll.poll((int) a[0], (int) a[1], (int) a[2], (int) a[3]);
                case PROC_EXIT -> throw new RunEnded(new Outcome.Exited((int) a[0]));
                case PROC_RAISE -> Errno.NOSYS;
                case SCHED_YIELD -> Errno.SUCCESS;
                case RANDOM_GET -> random((int) a[0], (int) a[1]);
                case SOCK_ACCEPT, SOCK_RECV, SOCK_SEND, SOCK_SHUTDOWN -> noSocket((int) a[0]);
                case PATH_CREATE_DIRECTORY,
                        PATH_FILESTAT_GET,
                        PATH_FILESTAT_SET_TIMES,
                        PATH_LINK,
                        PATH_OPEN,
                        PATH_READLINK,
                        PATH_REMOVE_DIRECTORY,
                        PATH_RENAME,
                        PATH_SYMLINK,
                        PATH_UNLINK_FILE ->
                        paths.call(function, a);
                default -> descriptors.call(function, a);
            };
        } catch (WasiException e) {
            return e.errno;
        } catch (IndexOutOfBoundsException e) {
            return Errno.FAULT;
        }
    }

    private int strings(List<byte[]> strings, int pointers, int buffer) {
        int at = buffer;
        for (int i = 0; i < strings.size(); i++) {
            byte[] text = strings.get(i);
            memory.putInt(pointers + 4 * i, at);
            memory.put(at, text, 0, text.length);
            at += text.length;
        }
        return Errno.SUCCESS;
    }

    private int sizes(List<byte[]> strings, int countAt, int bytesAt) {
        memory.putInt(countAt, strings.size());
        memory.putInt(bytesAt, strings.stream().mapToInt(s -> s.length).sum());
        return Errno.SUCCESS;
    }

    private int clockResolution(int clockId, int resultAt) {
        checkClock(clockId);
        memory.putLong(resultAt, clock.resolution());
        return Errno.SUCCESS;
    }

    private int clockTime(int clockId, int resultAt) {
        checkClock(clockId);
        long now = clock.read();
        memory.putLong(resultAt, clockId == 0 ? now : now - clock.start());
        return Errno.SUCCESS;
    }

    /// Realtime, monotonic, and the two of processor time; only the first counts from 1970.
    private static void checkClock(int clockId) {
        if (clockId < 0 || clockId >= CLOCKS) {
            throw new WasiException(Errno.INVAL);
        }
    }

    private int random(int at, int length) {
        memory.segment(at, length);
        byte[] part = new byte[Math.min(length, 1 << 16)];
        for (int done = 0; done < length; done += part.length) {
            random.fill(part);
            memory.put(at + done, part, 0, Math.min(part.length, length - done));
        }
        return Errno.SUCCESS;
    }
}
