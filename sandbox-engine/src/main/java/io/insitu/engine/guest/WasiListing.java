package io.insitu.engine.guest;

import io.insitu.engine.guest.Descriptor.OpenDirectory;
import io.insitu.engine.guest.Node.Directory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/// `fd_readdir`: `.` and `..`, then the entries by name. A cookie counts the entries that were
/// given. A reader who goes on where he stopped goes on behind the name that he stopped at, so that
/// he misses none when he removes what he reads, as `rm -r` does.
final class WasiListing {
    private static final int DIRENT_BYTES = 24;
    private static final int DOTS = 2;

    private final GuestMemory memory;

    WasiListing(GuestMemory memory) {
        this.memory = memory;
    }

    /// An entry at the end that does not fit is cut off, as the witx says.
    int read(OpenDirectory open, int at, int length, long cookie, int resultAt) {
        open.need(Rights.FD_READDIR);
        memory.segment(at, length);
        long next = Math.max(0, cookie);
        Iterator<Map.Entry<String, Node>> rest = open.after(next);
        int used = 0;
        while (used < length && (next < DOTS || rest.hasNext())) {
            byte[] entry;
            if (next < DOTS) {
                entry = dots(open.directory, next);
            } else {
                Map.Entry<String, Node> named = rest.next();
                entry = dirent(named.getKey(), named.getValue(), next + 1);
                if (entry.length <= length - used) {
                    open.passed(next + 1, named.getKey());
                }
            }
            int n = Math.min(entry.length, length - used);
            memory.put(at + used, entry, 0, n);
            used += n;
            next++;
        }
        memory.putInt(resultAt, used);
        return Errno.SUCCESS;
    }

    private static byte[] dots(Directory directory, long index) {
        if (index == 0) {
            return dirent(".", directory, 1);
        }
        return dirent("..", directory.parent == null ? directory : directory.parent, 2);
    }

    private static byte[] dirent(String text, Node node, long next) {
        byte[] name = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(DIRENT_BYTES + name.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(next)
                .putLong(node.inode)
                .putInt(name.length)
                .putInt(node.type())
                .put(name)
                .array();
    }
}
