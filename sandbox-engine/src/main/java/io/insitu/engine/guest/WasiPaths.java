package io.insitu.engine.guest;

import io.insitu.engine.guest.Descriptor.OpenChannel;
import io.insitu.engine.guest.Descriptor.OpenDirectory;
import io.insitu.engine.guest.Descriptor.OpenFile;
import io.insitu.engine.guest.FileTree.Last;
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
    private static final int HOW_KNOWN = 15;

    private final GuestMemory memory;
    private final RunFiles files;
    private final GuestClock clock;
    private final WasiStat stat;

    WasiPaths(GuestMemory memory, RunFiles files, GuestClock clock) {
        this.memory = memory;
        this.files = files;
        this.clock = clock;
        this.stat = new WasiStat(memory, files.tree, clock);
    }

    int call(WasiFunction function, long[] a) {
        return switch (function) {
            case PATH_CREATE_DIRECTORY ->
                    createDirectory(place(a, 0, 1, Rights.PATH_CREATE_DIRECTORY, Last.ENTRY));
            case PATH_FILESTAT_GET ->
                    stat.put(
                            place(a, 0, 2, Rights.PATH_FILESTAT_GET, last(a[1])).existing(),
                            (int) a[4]);
            case PATH_FILESTAT_SET_TIMES ->
                    stat.setTimes(
                            place(a, 0, 2, Rights.PATH_FILESTAT_SET_TIMES, last(a[1])).existing(),
                            a[4],
                            a[5],
                            (int) a[6]);
            case PATH_LINK ->
                    link(
                            place(a, 0, 2, Rights.PATH_LINK_SOURCE, last(a[1])).existing(),
                            place(a, 4, 5, Rights.PATH_LINK_TARGET, Last.ENTRY));
            case PATH_OPEN -> open(a);
            case PATH_READLINK ->
                    readLink(
                            place(a, 0, 1, Rights.PATH_READLINK, Last.KEPT).existing(),
                            (int) a[3],
                            (int) a[4],
                            (int) a[5]);
            case PATH_REMOVE_DIRECTORY ->
                    removeDirectory(place(a, 0, 1, Rights.PATH_REMOVE_DIRECTORY, Last.ENTRY));
            case PATH_RENAME ->
                    rename(
                            place(a, 0, 1, Rights.PATH_RENAME_SOURCE, Last.ENTRY),
                            place(a, 3, 4, Rights.PATH_RENAME_TARGET, Last.ENTRY));
            case PATH_SYMLINK ->
                    symlink(place(a, 2, 3, Rights.PATH_SYMLINK, Last.ENTRY), text(a, 0));
            case PATH_UNLINK_FILE -> unlink(place(a, 0, 1, Rights.PATH_UNLINK_FILE, Last.ENTRY));
            default -> throw new IllegalArgumentException("not a path's call: " + function);
        };
    }

    /// @param fd where the directory's descriptor stands among the arguments
    /// @param path where the path's address stands, its length behind it
    private Place place(long[] a, int fd, int path, long right, Last last) {
        OpenDirectory start = files.descriptors.directoryAt((int) a[fd]);
        start.need(right);
        return files.tree.resolve(start.directory, text(a, path), last);
    }

    private String text(long[] a, int at) {
        int length = (int) a[at + 1];
        memory.check((int) a[at], length);
        if (length > FileTree.PATH_BYTES_MAX) {
            throw new WasiException(Errno.NAMETOOLONG);
        }
        String text = memory.text((int) a[at], length);
        if (text.indexOf('\0') >= 0) {
            throw new WasiException(Errno.INVAL);
        }
        return text;
    }

    private static Last last(long lookupFlags) {
        if ((lookupFlags & ~FOLLOW) != 0) {
            throw new WasiException(Errno.INVAL);
        }
        return (lookupFlags & FOLLOW) != 0 ? Last.FOLLOWED : Last.KEPT;
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

    private int symlink(Place place, String target) {
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
    /// where the result goes. Rights that the directory does not pass on are left out, as the C
    /// library does itself.
    private int open(long[] a) {
        OpenDirectory start = files.descriptors.directoryAt((int) a[0]);
        int how = (int) a[4];
        int flags = (int) a[7];
        checkOpen(start, how, flags);
        boolean exclusive = (how & (CREATE | EXCLUSIVE)) == (CREATE | EXCLUSIVE);
        Last last = last(a[1]);
        Place place = place(a, 0, 2, Rights.PATH_OPEN, exclusive ? Last.KEPT : last);
        memory.check((int) a[8], Integer.BYTES);
        files.descriptors.checkRoom();
        if (exclusive) {
            place.vacant();
        }
        Node node = place.node();
        if (node == null) {
            node = create(place, how);
        }
        long rights = a[5] & start.inheritingRights;
        long inheriting = a[6] & start.inheritingRights;
        int fd = files.descriptors.add(opened(node, how, rights, inheriting, flags));
        memory.putInt((int) a[8], fd);
        return Errno.SUCCESS;
    }

    private static void checkOpen(OpenDirectory start, int how, int flags) {
        boolean createsDirectory = (how & (CREATE | DIRECTORY)) == (CREATE | DIRECTORY);
        if ((how & ~HOW_KNOWN) != 0 || (flags & ~Descriptor.FLAGS_KNOWN) != 0 || createsDirectory) {
            throw new WasiException(Errno.INVAL);
        }
        if ((how & CREATE) != 0) {
            start.need(Rights.PATH_CREATE_FILE);
        }
        if ((how & TRUNCATE) != 0 && (start.rights & Rights.PATH_FILESTAT_SET_SIZE) == 0) {
            throw new WasiException(Errno.PERM);
        }
    }

    private Node create(Place place, int how) {
        if ((how & CREATE) == 0) {
            throw new WasiException(Errno.NOENT);
        }
        return files.tree.createFile(place);
    }

    private Descriptor opened(Node node, int how, long rights, long inheriting, int flags) {
        boolean writes = (rights & Rights.FD_WRITE) != 0;
        boolean directory = (how & DIRECTORY) != 0;
        if (directory && !(node instanceof Directory)) {
            throw new WasiException(Errno.NOTDIR);
        }
        return switch (node) {
            case Directory found -> {
                if ((how & (TRUNCATE | CREATE)) != 0 || (writes && !directory)) {
                    throw new WasiException(Errno.ISDIR);
                }
                yield new OpenDirectory(found, rights & Rights.DIRECTORY, inheriting, "");
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
                    throw new WasiException(Errno.ACCES);
                }
                yield new OpenChannel(device, flags, rights & RunFiles.rightsOf(device.channel));
            }
            case Symlink _ -> throw new WasiException(Errno.LOOP);
        };
    }
}
