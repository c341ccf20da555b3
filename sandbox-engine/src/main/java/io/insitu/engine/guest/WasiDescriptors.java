package io.insitu.engine.guest;

import io.insitu.engine.guest.Descriptor.OpenChannel;
import io.insitu.engine.guest.Descriptor.OpenDirectory;
import io.insitu.engine.guest.Descriptor.OpenFile;
import java.nio.charset.StandardCharsets;

/// The `fd_*` functions. `a` holds a call's arguments in the order of the witx.
final class WasiDescriptors {
    private static final int ADVICE_MAX = 5;

    private final GuestMemory memory;
    private final RunFiles files;
    private final GuestClock clock;
    private final WasiStat stat;
    private final WasiListing listing;
    private final WasiTransfers transfers;

    WasiDescriptors(GuestMemory memory, RunFiles files, GuestClock clock) {
        this.memory = memory;
        this.files = files;
        this.clock = clock;
        this.stat = new WasiStat(memory, files.tree, clock);
        this.listing = new WasiListing(memory);
        this.transfers = new WasiTransfers(memory, files, clock);
    }

    int call(WasiFunction function, long[] a) {
        int fd = (int) a[0];
        return switch (function) {
            case FD_ADVISE -> advise(fd, a[1], a[2], (int) a[3]);
            case FD_ALLOCATE -> allocate(fd, a[1], a[2]);
            case FD_CLOSE -> close(fd);
            case FD_DATASYNC -> sync(fd, Rights.FD_DATASYNC | Rights.FD_SYNC);
            case FD_FDSTAT_GET -> fdstat(fd, (int) a[1]);
            case FD_FDSTAT_SET_FLAGS -> setFlags(fd, (int) a[1]);
            case FD_FDSTAT_SET_RIGHTS -> setRights(fd, a[1], a[2]);
            case FD_FILESTAT_GET -> stat.put(node(fd, Rights.FD_FILESTAT_GET), (int) a[1]);
            case FD_FILESTAT_SET_SIZE -> setSize(fd, a[1]);
            case FD_FILESTAT_SET_TIMES ->
                    stat.setTimes(node(fd, Rights.FD_FILESTAT_SET_TIMES), a[1], a[2], (int) a[3]);
            case FD_PREAD -> transfers.pread(fd, (int) a[1], (int) a[2], a[3], (int) a[4]);
            case FD_PRESTAT_GET -> prestat(fd, (int) a[1]);
            case FD_PRESTAT_DIR_NAME -> prestatName(fd, (int) a[1], (int) a[2]);
            case FD_PWRITE -> transfers.pwrite(fd, (int) a[1], (int) a[2], a[3], (int) a[4]);
            case FD_READ -> transfers.read(fd, (int) a[1], (int) a[2], (int) a[3]);
            case FD_READDIR ->
                    listing.read(
                            files.descriptors.directoryAt(fd),
                            (int) a[1],
                            (int) a[2],
                            a[3],
                            (int) a[4]);
            case FD_RENUMBER -> renumber(fd, (int) a[1]);
            case FD_SEEK -> seek(fd, a[1], (int) a[2], (int) a[3]);
            case FD_SYNC -> sync(fd, Rights.FD_SYNC);
            case FD_TELL -> seek(fd, 0, 1, (int) a[1]);
            case FD_WRITE -> transfers.write(fd, (int) a[1], (int) a[2], (int) a[3]);
            default -> throw new IllegalArgumentException("not a descriptor's call: " + function);
        };
    }

    private Node node(int fd, long right) {
        Descriptor open = files.descriptors.at(fd);
        open.need(right);
        return open.node;
    }

    private int advise(int fd, long offset, long length, int advice) {
        Descriptor open = files.descriptors.at(fd);
        switch (open) {
            case OpenDirectory _ -> throw new WasiException(Errno.BADF);
            case OpenChannel channel when channel.channel.sequential() ->
                    throw new WasiException(Errno.SPIPE);
            case OpenChannel _, OpenFile _ -> open.need(Rights.FD_ADVISE);
        }
        if (offset < 0 || length < 0 || advice < 0 || advice > ADVICE_MAX) {
            throw new WasiException(Errno.INVAL);
        }
        return Errno.SUCCESS;
    }

    private int allocate(int fd, long offset, long length) {
        Descriptor open = changeable(fd, Errno.SPIPE);
        open.need(Rights.FD_ALLOCATE);
        if (offset < 0 || length <= 0) {
            throw new WasiException(Errno.INVAL);
        }
        if (offset > Long.MAX_VALUE - length) {
            throw new WasiException(Errno.FBIG);
        }
        if (offset + length > open.node.size()) {
            resize(open, offset + length);
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

    private int sync(int fd, long right) {
        files.descriptors.at(fd).need(right);
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
        if ((flags & ~Descriptor.FLAGS_KNOWN) != 0) {
            throw new WasiException(Errno.INVAL);
        }
        Descriptor open = files.descriptors.at(fd);
        open.need(Rights.FD_FDSTAT_SET_FLAGS);
        open.flags = flags;
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
        Descriptor open = changeable(fd, Errno.INVAL);
        open.need(Rights.FD_FILESTAT_SET_SIZE);
        if (size < 0) {
            throw new WasiException(Errno.INVAL);
        }
        resize(open, size);
        return Errno.SUCCESS;
    }

    /// {@return a descriptor of a file that can have another length}
    ///
    /// @param sequential the error for a channel that is gone through once
    private Descriptor changeable(int fd, int sequential) {
        Descriptor open = files.descriptors.at(fd);
        if (open instanceof OpenDirectory) {
            throw new WasiException(Errno.ISDIR);
        }
        if (open instanceof OpenChannel channel && channel.channel.sequential()) {
            throw new WasiException(sequential);
        }
        return open;
    }

    private void resize(Descriptor open, long size) {
        if (open instanceof OpenFile file) {
            file.file.resize(size);
            file.file.touch(clock.now());
        } else if (open instanceof OpenChannel channel
                && channel.channel instanceof OutChannel out) {
            out.resize(size);
        }
    }

    private int prestat(int fd, int at) {
        String name = preopened(fd);
        memory.putInt(at, 0);
        memory.putInt(at + 4, name.length());
        return Errno.SUCCESS;
    }

    private int prestatName(int fd, int at, int length) {
        byte[] name = preopened(fd).getBytes(StandardCharsets.UTF_8);
        if (Integer.compareUnsigned(length, name.length) < 0) {
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

    private int seek(int fd, long offset, int whence, int resultAt) {
        Descriptor open = files.descriptors.at(fd);
        long position =
                switch (open) {
                    case OpenFile file -> file.position;
                    case OpenChannel channel when !channel.channel.sequential() -> channel.position;
                    case OpenChannel _ -> throw new WasiException(Errno.SPIPE);
                    case OpenDirectory _ -> throw new WasiException(Errno.BADF);
                };
        boolean tells = offset == 0 && whence == 1;
        open.need(tells ? Rights.POSITION : Rights.FD_SEEK);
        long target =
                switch (whence) {
                    case 0 -> offset;
                    case 1 -> position + offset;
                    case 2 -> open.node.size() + offset;
                    default -> -1;
                };
        if (target < 0) {
            throw new WasiException(Errno.INVAL);
        }
        memory.putLong(resultAt, target);
        if (open instanceof OpenFile file) {
            file.position = target;
        } else if (open instanceof OpenChannel channel) {
            channel.position = target;
        }
        return Errno.SUCCESS;
    }
}
