package io.insitu.engine.guest;

import io.insitu.engine.guest.Descriptor.OpenChannel;
import io.insitu.engine.guest.Descriptor.OpenDirectory;
import io.insitu.engine.guest.Descriptor.OpenFile;
import io.insitu.engine.guest.FileTree.Place;
import io.insitu.engine.guest.Node.Device;
import io.insitu.engine.guest.Node.Directory;
import io.insitu.engine.guest.Node.RegularFile;
import io.insitu.engine.guest.Node.Symlink;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The `path_*` functions. `a` holds a call's arguments in the order of the witx.
final class WasiPaths {
    private static final int FOLLOW = 1;
    private static final int CREATE = 1;
    private static final int DIRECTORY = 2;
    private static final int EXCLUSIVE = 4;
    private static final int TRUNCATE = 8;

    private final GuestMemory memory;
    private final RunFiles files;
    private final GuestClock clock;
    private final WasiStat stat;

    WasiPaths(GuestMemory memory, RunFiles files, GuestClock clock) {
        this.memory = memory;
        this.files = files;
        this.clock = clock;
        this.stat = new WasiStat(memory, clock);
    }

    int call(WasiFunction function, long[] a) {
        return switch (function) {
            case PATH_CREATE_DIRECTORY -> createDirectory(place(a, 0, 1, false));
            case PATH_FILESTAT_GET ->
                    stat.put(place(a, 0, 2, follows(a[1])).existing(), (int) a[4]);
            case PATH_FILESTAT_SET_TIMES ->
                    stat.setTimes(place(a, 0, 2, follows(a[1])).existing(), a[4], a[5], (int) a[6]);
            case PATH_LINK -> link(place(a, 0, 2, follows(a[1])).existing(), place(a, 4, 5, false));
            case PATH_OPEN -> open(a);
            case PATH_READLINK ->
                    readLink(place(a, 0, 1, false).existing(), (int) a[3], (int) a[4], (int) a[5]);
            case PATH_REMOVE_DIRECTORY -> removeDirectory(place(a, 0, 1, false));
            case PATH_RENAME -> rename(place(a, 0, 1, false), place(a, 3, 4, false));
            case PATH_SYMLINK ->
                    symlink(memory.text((int) a[0], (int) a[1]), place(a, 2, 3, false));
            case PATH_UNLINK_FILE -> unlink(place(a, 0, 1, false));
            default -> throw new IllegalArgumentException("not a path's call: " + function);
        };
    }

    /// @param fd where the directory's descriptor stands among the arguments
    /// @param path where the path's address stands, its length behind it
    private Place place(long[] a, int fd, int path, boolean follow) {
        OpenDirectory start = files.descriptors.directoryAt((int) a[fd]);
        String text = memory.text((int) a[path], (int) a[path + 1]);
        if (text.indexOf('\0') >= 0) {
            throw new WasiException(Errno.INVAL);
        }
        return files.tree.resolve(start.directory, text, follow);
    }

    private static boolean follows(long lookupFlags) {
        return (lookupFlags & FOLLOW) != 0;
    }

    private int createDirectory(Place place) {
        files.tree.createDirectory(place);
        return Errno.SUCCESS;
    }

    private int link(Node node, Place place) {
        files.tree.link(node, place);
        return Errno.SUCCESS;
    }

    private int removeDirectory(Place place) {
        files.tree.removeDirectory(place);
        return Errno.SUCCESS;
    }

    private int symlink(String target, Place place) {
        if (target.isEmpty()) {
            throw new WasiException(Errno.NOENT);
        }
        files.tree.createSymlink(place, target);
        return Errno.SUCCESS;
    }

    private int unlink(Place place) {
        files.tree.unlink(place);
        releaseIfUnused(place.node());
        return Errno.SUCCESS;
    }

    private int rename(Place from, Place to) {
        files.tree.rename(from, to);
        if (to.node() != from.node()) {
            releaseIfUnused(to.node());
        }
        return Errno.SUCCESS;
    }

    private void releaseIfUnused(@Nullable Node node) {
        if (node instanceof RegularFile file && file.links == 0 && !files.descriptors.holds(file)) {
            file.release();
        }
    }

    private int readLink(Node node, int at, int length, int resultAt) {
        if (!(node instanceof Symlink link)) {
            throw new WasiException(Errno.INVAL);
        }
        byte[] target = link.target.getBytes(StandardCharsets.UTF_8);
        int n = Math.min(target.length, length);
        memory.put(at, target, 0, n);
        memory.putInt(resultAt, n);
        return Errno.SUCCESS;
    }

    /// fd, lookup flags, path, length, open flags, rights, inheriting rights, descriptor flags,
    /// where the result goes.
    private int open(long[] a) {
        OpenDirectory start = files.descriptors.directoryAt((int) a[0]);
        int how = (int) a[4];
        long rights = a[5] & start.inheritingRights;
        int flags = (int) a[7];
        boolean exclusive = (how & (CREATE | EXCLUSIVE)) == (CREATE | EXCLUSIVE);
        Place place = place(a, 0, 2, follows(a[1]) && !exclusive);
        memory.getInt((int) a[8]);
        if (exclusive) {
            place.vacant();
        }
        Node node = place.node();
        if (node == null) {
            node = create(place, how);
        }
        int fd = files.descriptors.add(opened(node, how, rights, a[6], flags));
        memory.putInt((int) a[8], fd);
        return Errno.SUCCESS;
    }

    private Node create(Place place, int how) {
        if ((how & CREATE) == 0) {
            throw new WasiException(Errno.NOENT);
        }
        if ((how & DIRECTORY) != 0) {
            throw new WasiException(Errno.INVAL);
        }
        return files.tree.createFile(place);
    }

    private Descriptor opened(Node node, int how, long rights, long inheriting, int flags) {
        boolean writes = (rights & Rights.FD_WRITE) != 0;
        if ((how & DIRECTORY) != 0 && !(node instanceof Directory)) {
            throw new WasiException(Errno.NOTDIR);
        }
        return switch (node) {
            case Directory directory -> {
                if ((how & (TRUNCATE | CREATE)) != 0) {
                    throw new WasiException(Errno.ISDIR);
                }
                yield new OpenDirectory(directory, rights, inheriting & Rights.ALL, "");
            }
            case RegularFile file -> {
                if ((how & TRUNCATE) != 0) {
                    file.resize(0);
                    file.touch(clock.now());
                }
                yield new OpenFile(file, flags, rights & Rights.FILE);
            }
            case Device device -> {
                if (writes && device.channel instanceof InChannel) {
                    throw new WasiException(Errno.PERM);
                }
                yield new OpenChannel(device, flags, rights & RunFiles.rightsOf(device.channel));
            }
            case Symlink _ -> throw new WasiException(Errno.LOOP);
        };
    }
}
