package io.insitu.engine.guest;

import io.insitu.engine.guest.Descriptor.OpenChannel;
import io.insitu.engine.guest.Descriptor.OpenDirectory;
import io.insitu.engine.guest.Descriptor.OpenFile;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// The `fd_*` functions. `a` holds a call's arguments in the order of the witx.
final class WasiDescriptors {
    private static final int FLAGS_KNOWN = 31;

    /// As many as Linux has (`IOV_MAX`).
    private static final int VECTORS_MAX = 1024;

    private final GuestMemory memory;
    private final RunFiles files;
    private final GuestClock clock;
    private final WasiStat stat;
    private final WasiListing listing;

    WasiDescriptors(GuestMemory memory, RunFiles files, GuestClock clock) {
        this.memory = memory;
        this.files = files;
        this.clock = clock;
        this.stat = new WasiStat(memory, clock);
        this.listing = new WasiListing(memory);
    }

    int call(WasiFunction function, long[] a) {
        int fd = (int) a[0];
        return switch (function) {
            case FD_ADVISE -> advise(fd, (int) a[3]);
            case FD_ALLOCATE -> allocate(fd, a[1], a[2]);
            case FD_CLOSE -> close(fd);
            case FD_DATASYNC, FD_SYNC -> sync(fd);
            case FD_FDSTAT_GET -> fdstat(fd, (int) a[1]);
            case FD_FDSTAT_SET_FLAGS -> setFlags(fd, (int) a[1]);
            case FD_FDSTAT_SET_RIGHTS -> setRights(fd, a[1], a[2]);
            case FD_FILESTAT_GET -> stat.put(files.descriptors.at(fd).node, (int) a[1]);
            case FD_FILESTAT_SET_SIZE -> setSize(fd, a[1]);
            case FD_FILESTAT_SET_TIMES ->
                    stat.setTimes(files.descriptors.at(fd).node, a[1], a[2], (int) a[3]);
            case FD_PREAD -> pread(fd, (int) a[1], (int) a[2], a[3], (int) a[4]);
            case FD_PRESTAT_GET -> prestat(fd, (int) a[1]);
            case FD_PRESTAT_DIR_NAME -> prestatName(fd, (int) a[1], (int) a[2]);
            case FD_PWRITE -> pwrite(fd, (int) a[1], (int) a[2], a[3], (int) a[4]);
            case FD_READ -> read(fd, (int) a[1], (int) a[2], (int) a[3]);
            case FD_READDIR ->
                    listing.read(
                            files.descriptors.directoryAt(fd),
                            (int) a[1],
                            (int) a[2],
                            a[3],
                            (int) a[4]);
            case FD_RENUMBER -> renumber(fd, (int) a[1]);
            case FD_SEEK -> seek(fd, a[1], (int) a[2], (int) a[3]);
            case FD_TELL -> seek(fd, 0, 1, (int) a[1]);
            case FD_WRITE -> write(fd, (int) a[1], (int) a[2], (int) a[3]);
            default -> throw new IllegalArgumentException("not a descriptor's call: " + function);
        };
    }

    private int advise(int fd, int advice) {
        files.descriptors.at(fd);
        return advice < 0 || advice > 5 ? Errno.INVAL : Errno.SUCCESS;
    }

    private int allocate(int fd, long offset, long length) {
        if (!(files.descriptors.at(fd) instanceof OpenFile open)) {
            throw new WasiException(Errno.NOTSUP);
        }
        if (offset < 0 || length <= 0 || offset + length < 0) {
            throw new WasiException(Errno.INVAL);
        }
        if (offset + length > open.file.size()) {
            open.file.resize(offset + length);
        }
        return Errno.SUCCESS;
    }

    private int close(int fd) {
        release(files.descriptors.close(fd));
        return Errno.SUCCESS;
    }

    private int renumber(int from, int to) {
        Descriptor replaced = files.descriptors.at(to);
        files.descriptors.renumber(from, to);
        if (from != to) {
            release(replaced);
        }
        return Errno.SUCCESS;
    }

    /// The bytes of a file without a name go with its last descriptor.
    private void release(Descriptor closed) {
        if (closed instanceof OpenFile open
                && open.file.links == 0
                && !files.descriptors.holds(open.file)) {
            open.file.release();
        }
    }

    private int sync(int fd) {
        files.descriptors.at(fd);
        return Errno.SUCCESS;
    }

    private int fdstat(int fd, int at) {
        Descriptor open = files.descriptors.at(fd);
        memory.fill(at, 24);
        memory.putByte(at, open.node.type());
        memory.putShort(at + 2, open.flags);
        memory.putLong(at + 8, open.rights);
        memory.putLong(at + 16, open.inheritingRights);
        return Errno.SUCCESS;
    }

    private int setFlags(int fd, int flags) {
        if ((flags & ~FLAGS_KNOWN) != 0) {
            throw new WasiException(Errno.INVAL);
        }
        files.descriptors.at(fd).flags = flags;
        return Errno.SUCCESS;
    }

    /// Rights can only be given up.
    private int setRights(int fd, long rights, long inheriting) {
        Descriptor open = files.descriptors.at(fd);
        if ((rights & ~open.rights) != 0 || (inheriting & ~open.inheritingRights) != 0) {
            throw new WasiException(Errno.NOTCAPABLE);
        }
        open.rights = rights;
        open.inheritingRights = inheriting;
        return Errno.SUCCESS;
    }

    private int setSize(int fd, long size) {
        if (size < 0) {
            throw new WasiException(Errno.INVAL);
        }
        Descriptor open = files.descriptors.at(fd);
        open.need(Rights.FD_WRITE);
        switch (open) {
            case OpenFile file -> {
                file.file.resize(size);
                file.file.touch(clock.now());
            }
            case OpenChannel channel -> output(channel).resize(size);
            case OpenDirectory _ -> throw new WasiException(Errno.ISDIR);
        }
        return Errno.SUCCESS;
    }

    private int prestat(int fd, int at) {
        String name = preopened(fd);
        memory.putInt(at, 0);
        memory.putInt(at + 4, name.length());
        return Errno.SUCCESS;
    }

    private int prestatName(int fd, int at, int length) {
        byte[] name = preopened(fd).getBytes(StandardCharsets.UTF_8);
        if (length < name.length) {
            throw new WasiException(Errno.NAMETOOLONG);
        }
        memory.put(at, name, 0, name.length);
        return Errno.SUCCESS;
    }

    private String preopened(int fd) {
        if (files.descriptors.at(fd) instanceof OpenDirectory open && !open.preopenedAs.isEmpty()) {
            return open.preopenedAs;
        }
        throw new WasiException(Errno.BADF);
    }

    // ---- reading and writing

    /// Moves bytes between one of the guest's buffers and a file, at an offset.
    private interface Transfer {
        int move(MemorySegment buffer, long offset);
    }

    private int read(int fd, int vectors, int count, int resultAt) {
        Descriptor open = files.descriptors.at(fd);
        open.need(Rights.FD_READ);
        check(vectors, count, resultAt);
        switch (open) {
            case OpenFile file ->
                    file.position +=
                            transfer(vectors, count, resultAt, file.position, file.file::readAt);
            case OpenChannel channel when channel.channel.sequential() -> {
                InChannel in = input(channel);
                in.call();
                transfer(vectors, count, resultAt, 0, (into, _) -> in.read(into));
            }
            case OpenChannel channel ->
                    channel.position +=
                            transfer(vectors, count, resultAt, channel.position, reader(channel));
            case OpenDirectory _ -> throw new WasiException(Errno.ISDIR);
        }
        return Errno.SUCCESS;
    }

    private int write(int fd, int vectors, int count, int resultAt) {
        Descriptor open = files.descriptors.at(fd);
        open.need(Rights.FD_WRITE);
        long length = check(vectors, count, resultAt);
        boolean append = (open.flags & Descriptor.APPEND) != 0;
        switch (open) {
            case OpenFile file -> {
                long at = append ? file.file.size() : file.position;
                file.position = at + transfer(vectors, count, resultAt, at, writer(file));
            }
            case OpenChannel channel when channel.channel.sequential() -> {
                OutChannel out = output(channel);
                out.callToWrite(length);
                transfer(vectors, count, resultAt, 0, (from, _) -> out.write(from));
            }
            case OpenChannel channel -> {
                long at = append ? channel.channel.size() : channel.position;
                channel.position = at + transfer(vectors, count, resultAt, at, writer(channel));
            }
            case OpenDirectory _ -> throw new WasiException(Errno.ISDIR);
        }
        return Errno.SUCCESS;
    }

    private int pread(int fd, int vectors, int count, long offset, int resultAt) {
        Descriptor open = files.descriptors.at(fd);
        open.need(Rights.FD_READ);
        checkOffset(offset);
        check(vectors, count, resultAt);
        Transfer transfer =
                switch (open) {
                    case OpenFile file -> file.file::readAt;
                    case OpenChannel channel -> reader(channel);
                    case OpenDirectory _ -> throw new WasiException(Errno.ISDIR);
                };
        transfer(vectors, count, resultAt, offset, transfer);
        return Errno.SUCCESS;
    }

    private int pwrite(int fd, int vectors, int count, long offset, int resultAt) {
        Descriptor open = files.descriptors.at(fd);
        open.need(Rights.FD_WRITE);
        checkOffset(offset);
        check(vectors, count, resultAt);
        Transfer transfer =
                switch (open) {
                    case OpenFile file -> writer(file);
                    case OpenChannel channel -> writer(channel);
                    case OpenDirectory _ -> throw new WasiException(Errno.ISDIR);
                };
        transfer(vectors, count, resultAt, offset, transfer);
        return Errno.SUCCESS;
    }

    private static void checkOffset(long offset) {
        if (offset < 0) {
            throw new WasiException(Errno.INVAL);
        }
    }

    /// Looks at all that a call names before anything moves: what was taken for the first of its
    /// vectors could not be given back when the second turned out to be bad.
    ///
    /// @return how many bytes the vectors hold together
    private long check(int vectors, int count, int resultAt) {
        if (count < 0 || count > VECTORS_MAX) {
            throw new WasiException(Errno.INVAL);
        }
        long total = 0;
        for (int i = 0; i < count; i++) {
            int length = memory.getInt(vectors + 8 * i + 4);
            memory.check(memory.getInt(vectors + 8 * i), length);
            total += length;
        }
        memory.check(resultAt, Integer.BYTES);
        if (total > Integer.MAX_VALUE) {
            throw new WasiException(Errno.INVAL);
        }
        return total;
    }

    /// Goes through the guest's vectors until one is not filled.
    private int transfer(int vectors, int count, int resultAt, long offset, Transfer transfer) {
        int total = 0;
        for (int i = 0; i < count; i++) {
            int length = memory.getInt(vectors + 8 * i + 4);
            MemorySegment buffer = memory.segment(memory.getInt(vectors + 8 * i), length);
            int n = length == 0 ? 0 : moved(transfer, buffer, offset, total);
            total += n;
            if (n < length) {
                break;
            }
        }
        memory.putInt(resultAt, total);
        return total;
    }

    /// What was moved before an error counts, and the error comes with the next call, as POSIX has
    /// it.
    private static int moved(Transfer transfer, MemorySegment buffer, long offset, int total) {
        try {
            return transfer.move(buffer, offset + total);
        } catch (WasiException e) {
            if (total > 0) {
                return 0;
            }
            throw e;
        }
    }

    private Transfer writer(OpenFile open) {
        return (from, offset) -> {
            open.file.writeAt(from, offset);
            open.file.touch(clock.now());
            return (int) from.byteSize();
        };
    }

    private static Transfer writer(OpenChannel open) {
        OutChannel channel = output(open);
        channel.callToWrite(0);
        return channel::writeAt;
    }

    private static Transfer reader(OpenChannel open) {
        return switch (open.channel) {
            case InChannel in when in.sequential() -> throw new WasiException(Errno.SPIPE);
            case InChannel in -> {
                in.call();
                yield in::readAt;
            }
            case OutChannel out -> {
                out.callToRead();
                yield out::readAt;
            }
        };
    }

    private static InChannel input(OpenChannel open) {
        if (open.channel instanceof InChannel in) {
            return in;
        }
        throw new WasiException(Errno.BADF);
    }

    private static OutChannel output(OpenChannel open) {
        if (open.channel instanceof OutChannel out) {
            return out;
        }
        throw new WasiException(Errno.BADF);
    }

    private int seek(int fd, long offset, int whence, int resultAt) {
        Descriptor open = files.descriptors.at(fd);
        long position =
                switch (open) {
                    case OpenFile file -> file.position;
                    case OpenChannel channel when !channel.channel.sequential() -> channel.position;
                    case OpenChannel _ -> throw new WasiException(Errno.SPIPE);
                    case OpenDirectory _ -> throw new WasiException(Errno.BADF);
                };
        long target =
                switch (whence) {
                    case 0 -> offset;
                    case 1 -> position + offset;
                    case 2 -> open.node.size() + offset;
                    default -> -1;
                };
        checkOffset(target);
        memory.putLong(resultAt, target);
        if (open instanceof OpenFile file) {
            file.position = target;
        } else if (open instanceof OpenChannel channel) {
            channel.position = target;
        }
        return Errno.SUCCESS;
    }
}
