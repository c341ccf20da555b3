package io.insitu.storage.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A data file on its way: being written under `tmp/`, then linked, then committed or thrown away.
/// Used by one thread at a time.
final class StagedFile {
    private static final Logger LOG = LoggerFactory.getLogger(StagedFile.class);

    /// Room on the disk is looked at each time so many bytes have gone by.
    private static final long ROOM_STEP = 4 << 20;

    /// A sync is begun each time so many bytes have gone by, when the one before is through.
    private static final long WRITEBACK_STEP = 8 << 20;

    private enum Fate {
        OPEN,
        /// The commit failed in a way that leaves it open whether a next start would find it.
        UNDECIDED,
        ENDED
    }

    private final long id;
    private final Path path;
    private final DataFiles files;
    private final Disk disk;
    private final Room room;
    private final Writeback writeback;
    private final FileChannel channel;
    private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
    private long unchecked;
    private long unwritten;
    private Fate fate = Fate.OPEN;

    StagedFile(DataFiles files, Disk disk, Room room, Writeback writeback) throws IOException {
        this.files = files;
        this.disk = disk;
        this.room = room;
        this.writeback = writeback;
        this.id = files.nextId();
        this.path = files.temporary(id);
        room.require(ROOM_STEP);
        this.channel = disk.create(path);
    }

    long id() {
        return id;
    }

    Path path() {
        return path;
    }

    void write(ByteBuffer bytes) throws IOException {
        unchecked += bytes.remaining();
        if (unchecked >= ROOM_STEP) {
            room.require(unchecked);
            unchecked = 0;
        }
        unwritten += bytes.remaining();
        disk.write(channel, bytes);
        if (unwritten >= WRITEBACK_STEP && written.isDone()) {
            Writeback.await(written);
            written = writeback.start(channel);
            unwritten = 0;
        }
    }

    long length() throws IOException {
        return channel.size();
    }

    /// Gives the file its lasting name and, when asked to, makes its bytes durable. The name comes
    /// first: the sync then takes it along, and the directory's own finds nothing left to do.
    void finish(boolean sync) throws IOException {
        files.link(id);
        Writeback.await(written);
        if (sync) {
            disk.sync(channel);
        }
        channel.close();
    }

    void undecided() {
        fate = Fate.UNDECIDED;
    }

    boolean isUndecided() {
        return fate == Fate.UNDECIDED;
    }

    /// After the commit: takes away the temporary name. Should that fail, the next start does it.
    void settle() {
        fate = Fate.ENDED;
        quietly(() -> files.settle(id));
    }

    /// Removes the file unless it was committed or may have been.
    void discard() {
        quietly(channel::close);
        if (fate == Fate.OPEN) {
            fate = Fate.ENDED;
            quietly(() -> files.discard(id));
        }
    }

    private void quietly(Removal removal) {
        try {
            removal.run();
        } catch (IOException e) {
            LOG.warn("{} could not be cleared away; the next start tries again", path, e);
        }
    }

    private interface Removal {
        void run() throws IOException;
    }
}
