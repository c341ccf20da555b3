package io.insitu.engine.guest;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A file of the run's file system. It ends with the run.
abstract sealed class Node {
    /// WASI's `filetype`.
    static final int BLOCK_DEVICE = 1;

    static final int CHARACTER_DEVICE = 2;
    static final int DIRECTORY = 3;
    static final int REGULAR_FILE = 4;
    static final int SOCKET_STREAM = 6;
    static final int SYMBOLIC_LINK = 7;

    final long inode;
    int links = 1;
    long accessedNanos;
    long modifiedNanos;
    long changedNanos;

    Node(long inode, long now) {
        this.inode = inode;
        accessedNanos = now;
        modifiedNanos = now;
        changedNanos = now;
    }

    abstract int type();

    abstract long size();

    void touch(long now) {
        modifiedNanos = now;
        changedNanos = now;
    }

    /// Names in order, so that `readdir` gives the same order everywhere.
    static final class Directory extends Node {
        private final NavigableMap<String, Node> entries = new TreeMap<>();
        private final List<Layer> unread = new ArrayList<>();

        /// The root is its own parent; null once it was removed.
        @Nullable Directory parent;

        Directory(long inode, long now, @Nullable Directory parent) {
            super(inode, now);
            this.parent = parent == null ? this : parent;
        }

        /// What it holds, that of images included, which is looked up now.
        NavigableMap<String, Node> entries() {
            while (!unread.isEmpty()) {
                unread.getFirst().fill(this, entries);
                unread.removeFirst();
            }
            return entries;
        }

        /// Lays a directory of an image over it.
        void cover(Layer layer) {
            unread.add(layer);
        }

        @Override
        int type() {
            return DIRECTORY;
        }

        @Override
        long size() {
            return entries().size();
        }
    }

    /// A directory of an image, before anybody has looked into it.
    interface Layer {
        /// Adds its entries, all or none of them.
        ///
        /// @throws WasiException ENOSPC
        void fill(Directory directory, NavigableMap<String, Node> entries);
    }

    static final class Symlink extends Node {
        final String target;
        private final int size;

        Symlink(long inode, long now, String target) {
            super(inode, now);
            this.target = target;
            this.size = bytes(target);
        }

        /// {@return how long a name or a target is, as POSIX counts}
        static int bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }

        @Override
        int type() {
            return SYMBOLIC_LINK;
        }

        @Override
        long size() {
            return size;
        }
    }

    /// A channel under `/dev`.
    static final class Device extends Node {
        final RunChannel channel;

        Device(long inode, long now, RunChannel channel) {
            super(inode, now);
            this.channel = channel;
        }

        /// WASI has no pipes; wasi-libc takes a stream socket for one (`S_IFIFO` is `S_IFSOCK`).
        @Override
        int type() {
            return switch (channel.mode()) {
                case FILE -> REGULAR_FILE;
                case BLOCK -> BLOCK_DEVICE;
                case CHARACTER -> CHARACTER_DEVICE;
                case PIPE -> SOCKET_STREAM;
            };
        }

        @Override
        long size() {
            return channel.size();
        }
    }

    /// A part of an image.
    record Extent(ByteSource image, long offset, long length) {
        int readAt(MemorySegment into, long at) {
            long n = Math.clamp(length - at, 0, into.byteSize());
            return n == 0 ? 0 : image.readAt(into.asSlice(0, n), offset + at);
        }
    }

    /// A file in memory, or one of an image, which comes into memory when it is written. What all
    /// of them hold there together is bounded by the quota they share.
    static final class RegularFile extends Node {
        private static final int COPY_BYTES = 1 << 16;

        private final FileQuota quota;
        private byte[] content = new byte[0];
        private int length;
        private @Nullable Extent original;

        RegularFile(long inode, long now, FileQuota quota, Extent original) {
            this(inode, now, quota);
            this.original = original;
        }

        RegularFile(long inode, long now, FileQuota quota) {
            super(inode, now);
            this.quota = quota;
        }

        @Override
        int type() {
            return REGULAR_FILE;
        }

        @Override
        long size() {
            return original == null ? length : original.length();
        }

        int readAt(MemorySegment into, long offset) {
            if (original != null) {
                return original.readAt(into, offset);
            }
            int n = (int) Math.min(into.byteSize(), Math.max(0, length - offset));
            if (n > 0) {
                into.asSlice(0, n).copyFrom(MemorySegment.ofArray(content).asSlice(offset, n));
            }
            return n;
        }

        /// What lies between the end and the offset reads as zeros.
        void writeAt(MemorySegment from, long offset) {
            if (offset > Integer.MAX_VALUE) {
                throw new WasiException(Errno.FBIG);
            }
            takeOver();
            long end = offset + from.byteSize();
            if (end > length) {
                resize(end);
            }
            MemorySegment.ofArray(content).asSlice(offset, from.byteSize()).copyFrom(from);
        }

        void resize(long newLength) {
            if (newLength > Integer.MAX_VALUE - 8) {
                throw new WasiException(Errno.FBIG);
            }
            if (newLength == 0) {
                original = null;
            }
            takeOver();
            quota.change(newLength - length);
            if (newLength > content.length) {
                long doubled = Math.min(content.length * 2L, Integer.MAX_VALUE - 8);
                content = Arrays.copyOf(content, (int) Math.max(newLength, doubled));
            } else if (newLength < content.length / 2) {
                content = Arrays.copyOf(content, (int) newLength); // the quota counts it no more
            } else if (newLength < length) {
                Arrays.fill(content, (int) newLength, length, (byte) 0);
            }
            length = (int) newLength;
        }

        /// Copies what an image holds of it into memory.
        private void takeOver() {
            Extent extent = original;
            if (extent == null) {
                return;
            }
            original = null;
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment block = arena.allocate(COPY_BYTES);
                resize(extent.length());
                for (int at = 0; at < length; ) {
                    int n = extent.readAt(block, at);
                    if (n == 0) {
                        throw new WasiException(Errno.IO);
                    }
                    MemorySegment.copy(block, 0, MemorySegment.ofArray(content), at, n);
                    at += n;
                }
            } catch (WasiException e) {
                release();
                original = extent;
                throw e;
            }
        }

        void release() {
            original = null;
            quota.change(-length);
            content = new byte[0];
            length = 0;
        }
    }
}
