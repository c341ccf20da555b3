package io.insitu.engine.guest;

import io.insitu.engine.guest.Node.Device;
import io.insitu.engine.guest.Node.Directory;
import io.insitu.engine.guest.Node.RegularFile;
import io.insitu.engine.guest.Node.Symlink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The file system of one run: directories, files, links and devices below `/`. Paths are resolved
/// as POSIX has it, but `..` and absolute links never lead out of the directory that a path starts
/// from (WASI's capability rule).
final class FileTree {
    /// As many symbolic links in one path as Linux follows.
    private static final int LINKS_MAX = 40;

    /// What a name in a directory costs of the quota, so that empty files are not for nothing.
    static final int ENTRY_BYTES = 512;

    private static final int NAME_BYTES_MAX = 255;
    static final int PATH_BYTES_MAX = 4096;

    private final FileQuota quota;
    private final long now;
    private long lastInode;
    final Directory root;

    FileTree(FileQuota quota, long now) {
        this.quota = quota;
        this.now = now;
        this.root = new Directory(++lastInode, now, null);
    }

    /// Lays an image over a folder.
    ///
    /// @throws WasiException ENOSPC
    void mount(GuestImage image) {
        folder(image.mount()).cover(ImageLayer.root(image, quota, () -> ++lastInode));
    }

    /// {@return the folder at a path from the root} What of it is missing is made, in the place of
    /// whatever stands there.
    Directory folder(String path) {
        Directory at = root;
        for (String name : path.split("/", -1)) {
            if (!name.isEmpty() && !name.equals(".")) {
                at = folderIn(at, name);
            }
        }
        return at;
    }

    /// {@return the folder at a path from the root, links not followed; an empty one when there is
    /// none}
    Directory existing(String path) {
        Directory at = root;
        for (String name : path.split("/", -1)) {
            if (!name.isEmpty()) {
                if (!(at.entries().get(name) instanceof Directory below)) {
                    return new Directory(0, now, null);
                }
                at = below;
            }
        }
        return at;
    }

    private Directory folderIn(Directory at, String name) {
        if (at.entries().get(name) instanceof Directory existing) {
            return existing;
        }
        Directory made = new Directory(++lastInode, now, at);
        quota.take(ENTRY_BYTES);
        at.entries().put(name, made);
        return made;
    }

    /// {@return whether the program has changed anything in it}
    boolean isChanged() {
        return quota.isChanged();
    }

    /// The program has given a file other times.
    void timesSet() {
        quota.change(0);
    }

    /// Where a path leads: the directory and the name in it, and what stands there, if anything
    /// does.
    record Place(Directory directory, String name, @Nullable Node node, boolean mustBeDirectory) {
        Node existing() {
            if (node == null) {
                throw new WasiException(Errno.NOENT);
            }
            return node;
        }

        /// `.` and `..` are no entries that could be moved or removed.
        boolean isDots() {
            return name.equals(".") || name.equals("..");
        }

        void vacant() {
            if (node != null) {
                throw new WasiException(Errno.EXIST);
            }
        }
    }

    /// What becomes of a symbolic link at the end of a path.
    enum Last {
        FOLLOWED,
        /// It is what the path means, unless a slash behind it says that it is a directory.
        KEPT,
        /// The path is the name of an entry, with a slash behind it too.
        ENTRY
    }

    /// @throws WasiException EPERM when it leads out of the directory
    Place resolve(Directory start, String path, Last last) {
        if (path.isEmpty()) {
            throw new WasiException(Errno.NOENT);
        }
        if (path.startsWith("/")) {
            throw new WasiException(Errno.PERM);
        }
        return walk(start, start, path, last, 0);
    }

    private Place walk(Directory fence, Directory start, String path, Last how, int links) {
        boolean mustBeDirectory = path.endsWith("/");
        List<String> parts =
                List.of(path.split("/", -1)).stream().filter(p -> !p.isEmpty()).toList();
        Directory at = start;
        for (int i = 0; i < parts.size(); i++) {
            String name = parts.get(i);
            boolean last = i == parts.size() - 1;
            Node node = step(fence, at, name);
            boolean followed =
                    !last || how == Last.FOLLOWED || (how == Last.KEPT && mustBeDirectory);
            if (node instanceof Symlink link && followed) {
                String rest = String.join("/", parts.subList(i + 1, parts.size()));
                return follow(fence, at, link, mustBeDirectory ? rest + "/" : rest, how, links);
            }
            if (last) {
                return place(at, name, node, mustBeDirectory);
            }
            at = directory(node);
        }
        return place(at, ".", at, mustBeDirectory);
    }

    private Place follow(
            Directory fence, Directory at, Symlink link, String rest, Last how, int links) {
        if (links == LINKS_MAX) {
            throw new WasiException(Errno.LOOP);
        }
        boolean absolute = link.target.startsWith("/");
        if (absolute && fence != root) {
            throw new WasiException(Errno.PERM);
        }
        String path = rest.isEmpty() ? link.target : link.target + "/" + rest;
        return walk(fence, absolute ? root : at, path, how, links + 1);
    }

    private static Place place(
            Directory at, String name, @Nullable Node node, boolean mustBeDirectory) {
        if (mustBeDirectory && node != null && !(node instanceof Directory)) {
            throw new WasiException(Errno.NOTDIR);
        }
        return new Place(at, name, node, mustBeDirectory);
    }

    private static @Nullable Node step(Directory fence, Directory at, String name) {
        if (name.length() > NAME_BYTES_MAX / 3 && Symlink.bytes(name) > NAME_BYTES_MAX) {
            throw new WasiException(Errno.NAMETOOLONG);
        }
        if (name.equals(".")) {
            return at;
        }
        if (name.equals("..")) {
            if (at == fence) {
                throw new WasiException(Errno.PERM);
            }
            return at.parent;
        }
        return at.entries().get(name);
    }

    private static Directory directory(@Nullable Node node) {
        return switch (node) {
            case null -> throw new WasiException(Errno.NOENT);
            case Directory directory -> directory;
            default -> throw new WasiException(Errno.NOTDIR);
        };
    }

    RegularFile createFile(Place place) {
        if (place.mustBeDirectory()) {
            throw new WasiException(Errno.ISDIR);
        }
        RegularFile file = new RegularFile(++lastInode, now, quota);
        add(place, file);
        return file;
    }

    Directory createDirectory(Place place) {
        place.vacant();
        Directory directory = new Directory(++lastInode, now, place.directory());
        add(place, directory);
        return directory;
    }

    void createSymlink(Place place, String target) {
        place.vacant();
        if (place.mustBeDirectory()) {
            throw new WasiException(Errno.NOENT);
        }
        Symlink link = new Symlink(++lastInode, now, target);
        quota.change(link.size());
        try {
            add(place, link);
        } catch (WasiException e) {
            quota.change(-link.size());
            throw e;
        }
    }

    void createDevice(Directory directory, String name, RunChannel channel) {
        directory.entries().put(name, new Device(++lastInode, now, channel));
    }

    private void add(Place place, Node node) {
        if (place.directory().parent == null) {
            throw new WasiException(Errno.NOENT);
        }
        quota.change(ENTRY_BYTES);
        place.directory().entries().put(place.name(), node);
        place.directory().touch(now);
    }

    private void remove(Place place) {
        place.directory().entries().remove(place.name());
        place.directory().touch(now);
        quota.change(-ENTRY_BYTES);
    }

    void link(Node node, Place place) {
        place.vacant();
        if (node instanceof Directory || node instanceof Device) {
            throw new WasiException(Errno.PERM);
        }
        if (place.mustBeDirectory()) {
            throw new WasiException(Errno.NOENT);
        }
        add(place, node);
        node.links++;
    }

    void unlink(Place place) {
        Node node = place.existing();
        if (node instanceof Directory) {
            throw new WasiException(Errno.ISDIR);
        }
        if (node instanceof Device) {
            throw new WasiException(Errno.PERM);
        }
        remove(place);
        node.links--;
        giveBackTarget(node);
    }

    private void giveBackTarget(Node node) {
        if (node instanceof Symlink link && link.links == 0) {
            quota.change(-link.size());
        }
    }

    void removeDirectory(Place place) {
        if (!(place.existing() instanceof Directory directory)) {
            throw new WasiException(Errno.NOTDIR);
        }
        if (directory == root || place.isDots()) {
            throw new WasiException(Errno.BUSY);
        }
        if (!directory.entries().isEmpty()) {
            throw new WasiException(Errno.NOTEMPTY);
        }
        remove(place);
        directory.parent = null;
    }

    void rename(Place from, Place to) {
        Node node = from.existing();
        if (from.isDots() || to.isDots()) {
            throw new WasiException(Errno.BUSY);
        }
        if (node == to.node()) {
            return;
        }
        if (to.directory().parent == null) {
            throw new WasiException(Errno.NOENT); // before anything has changed
        }
        if (node instanceof Device || to.node() instanceof Device) {
            throw new WasiException(Errno.PERM);
        }
        if (node instanceof Directory directory) {
            checkDirectoryMove(directory, to);
        } else if (to.node() instanceof Directory) {
            throw new WasiException(Errno.ISDIR);
        } else if (to.mustBeDirectory()) {
            throw new WasiException(Errno.NOTDIR);
        }
        if (to.node() != null) {
            remove(to);
            to.node().links--;
            giveBackTarget(to.node());
            if (to.node() instanceof Directory replaced) {
                replaced.parent = null;
            }
        }
        remove(from);
        add(to, node);
    }

    private void checkDirectoryMove(Directory directory, Place to) {
        if (directory == root) {
            throw new WasiException(Errno.BUSY);
        }
        Directory above = to.directory();
        while (above != root && above != null) {
            if (above == directory) {
                throw new WasiException(Errno.INVAL);
            }
            above = above.parent;
        }
        if (to.node() != null && !(to.node() instanceof Directory)) {
            throw new WasiException(Errno.NOTDIR);
        }
        if (to.node() instanceof Directory replaced && !replaced.entries().isEmpty()) {
            throw new WasiException(Errno.NOTEMPTY);
        }
        directory.parent = to.directory();
    }
}
