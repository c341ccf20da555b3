package io.insitu.engine.guest;

/// What the calls about a descriptor and the calls about a path share: `filestat` and times.
final class WasiStat {
    private static final int FILESTAT_BYTES = 64;
    private static final int ATIM = 1;
    private static final int ATIM_NOW = 2;
    private static final int MTIM = 4;
    private static final int MTIM_NOW = 8;
    private static final long DEVICE = 1;

    private final GuestMemory memory;
    private final FileTree tree;
    private final GuestClock clock;

    WasiStat(GuestMemory memory, FileTree tree, GuestClock clock) {
        this.memory = memory;
        this.tree = tree;
        this.clock = clock;
    }

    int put(Node node, int at) {
        memory.fill(at, FILESTAT_BYTES);
        memory.putLong(at, DEVICE);
        memory.putLong(at + 8, node.inode);
        memory.putByte(at + 16, node.type());
        memory.putLong(at + 24, node.links);
        memory.putLong(at + 32, node.size());
        memory.putLong(at + 40, node.accessedNanos);
        memory.putLong(at + 48, node.modifiedNanos);
        memory.putLong(at + 56, node.changedNanos);
        return Errno.SUCCESS;
    }

    /// @param flags WASI's `fstflags`
    int setTimes(Node node, long accessed, long modified, int flags) {
        boolean both =
                (flags & (ATIM | ATIM_NOW)) == (ATIM | ATIM_NOW)
                        || (flags & (MTIM | MTIM_NOW)) == (MTIM | MTIM_NOW);
        if (both || (flags & ~15) != 0) {
            throw new WasiException(Errno.INVAL);
        }
        if ((flags & (ATIM | ATIM_NOW)) != 0) {
            node.accessedNanos = (flags & ATIM) != 0 ? accessed : clock.now();
        }
        if ((flags & (MTIM | MTIM_NOW)) != 0) {
            node.modifiedNanos = (flags & MTIM) != 0 ? modified : clock.now();
        }
        node.changedNanos = clock.now();
        tree.timesSet();
        return Errno.SUCCESS;
    }
}
