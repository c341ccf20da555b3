package io.insitu.engine.guest;

import io.insitu.engine.guest.Descriptor.OpenChannel;
import io.insitu.engine.guest.Descriptor.OpenDirectory;
import io.insitu.engine.guest.Descriptor.OpenFile;
import java.lang.foreign.MemorySegment;

/// `fd_read`, `fd_write`, `fd_pread` and `fd_pwrite`: bytes between a guest's buffers and an open
/// file.
final class WasiTransfers {
    /// As many as Linux has (`IOV_MAX`).
    private static final int VECTORS_MAX = 1024;

    private final GuestMemory memory;
    private final RunFiles files;
    private final GuestClock clock;

    WasiTransfers(GuestMemory memory, RunFiles files, GuestClock clock) {
        this.memory = memory;
        this.files = files;
        this.clock = clock;
    }

    /// Moves bytes between one of the guest's buffers and a file, at an offset.
    private interface Transfer {
        int move(MemorySegment buffer, long offset);
    }

    int read(int fd, int vectors, int count, int resultAt) {
        Descriptor open = withRight(fd, Rights.FD_READ);
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

    int write(int fd, int vectors, int count, int resultAt) {
        Descriptor open = withRight(fd, Rights.FD_WRITE);
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

    int pread(int fd, int vectors, int count, long offset, int resultAt) {
        Descriptor open = withRight(fd, Rights.FD_READ);
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

    int pwrite(int fd, int vectors, int count, long offset, int resultAt) {
        Descriptor open = withRight(fd, Rights.FD_WRITE);
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
        seekable(open);
        channel.callToWrite(0);
        return channel::writeAt;
    }

    private static Transfer reader(OpenChannel open) {
        seekable(open);
        return switch (open.channel) {
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

    private static void seekable(OpenChannel open) {
        if (open.channel.sequential()) {
            throw new WasiException(Errno.SPIPE);
        }
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

    private Descriptor withRight(int fd, long right) {
        Descriptor open = files.descriptors.at(fd);
        if (open instanceof OpenDirectory) {
            throw new WasiException(Errno.ISDIR);
        }
        open.need(right);
        return open;
    }
}
