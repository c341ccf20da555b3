package io.insitu.engine.guest;

import io.insitu.engine.guest.Node.Directory;
import io.insitu.engine.guest.Node.Extent;
import io.insitu.engine.guest.Node.RegularFile;
import io.insitu.engine.guest.Node.Symlink;
import io.insitu.engine.image.TarIndex;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A directory of an image. What lies in it becomes nodes when somebody looks into it, so that an
/// image costs nothing but what of it is looked at; that counts towards the run's quota.
final class ImageLayer implements Node.Layer {
    private final Mounted image;
    private final int entry;

    /// What all directories of one mounted image share.
    ///
    /// @param inodes gives the next one
    /// @param linked files of several names that somebody has seen, by their entries
    private record Mounted(
            TarIndex index,
            ByteSource bytes,
            FileQuota quota,
            LongSupplier inodes,
            Map<Integer, RegularFile> linked) {}

    private ImageLayer(Mounted image, int entry) {
        this.image = image;
        this.entry = entry;
    }

    static ImageLayer root(GuestImage image, FileQuota quota, LongSupplier inodes) {
        return new ImageLayer(
                new Mounted(image.index(), image.bytes(), quota, inodes, new HashMap<>()),
                TarIndex.ROOT);
    }

    @Override
    public void fill(Directory directory, NavigableMap<String, Node> entries) {
        TarIndex index = image.index;
        image.quota.take(
                index.children(entry)
                        .filter(child -> !entries.containsKey(index.name(child)))
                        .mapToLong(this::cost)
                        .sum());
        index.children(entry).forEach(child -> add(child, directory, entries));
    }

    private long cost(int child) {
        return switch (image.index.kind(child)) {
            case SYMLINK -> FileTree.ENTRY_BYTES + Symlink.bytes(image.index.target(child));
            case FILE, HARD_LINK, DIRECTORY -> FileTree.ENTRY_BYTES;
        };
    }

    private void add(int child, Directory directory, NavigableMap<String, Node> entries) {
        String name = image.index.name(child);
        Node node =
                switch (image.index.kind(child)) {
                    case DIRECTORY -> directory(child, directory, entries.get(name));
                    case FILE, HARD_LINK -> file(child);
                    case SYMLINK ->
                            new Symlink(
                                    image.inodes.getAsLong(),
                                    image.index.modifiedNanos(child),
                                    image.index.target(child));
                };
        entries.put(name, node);
    }

    private Directory directory(int child, Directory parent, @Nullable Node below) {
        Directory directory =
                below instanceof Directory existing
                        ? existing
                        : new Directory(
                                image.inodes.getAsLong(), image.index.modifiedNanos(child), parent);
        directory.cover(new ImageLayer(image, child));
        return directory;
    }

    private RegularFile file(int child) {
        int file = image.index.file(child);
        return image.index.links(file) > 1
                ? image.linked.computeIfAbsent(file, this::newFile)
                : newFile(file);
    }

    private RegularFile newFile(int file) {
        TarIndex index = image.index;
        Extent extent = new Extent(image.bytes, index.offset(file), index.size(file));
        RegularFile made =
                new RegularFile(
                        image.inodes.getAsLong(), index.modifiedNanos(file), image.quota, extent);
        made.links = index.links(file);
        return made;
    }
}
