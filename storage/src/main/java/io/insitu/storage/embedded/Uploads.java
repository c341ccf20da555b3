package io.insitu.storage.embedded;

import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.Upload;
import io.insitu.storage.embedded.EmbeddedConfig.Durability;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What uploads share: where their files are staged and where they are committed.
final class Uploads implements AutoCloseable {
    private final EmbeddedConfig config;
    private final Objects objects;
    private final DataFiles files;
    private final Disk disk;
    private final Room room;
    private final Writeback writeback;
    private final DigestLanes lanes = DigestLanes.ofThisMachine();
    private final AtomicLong open = new AtomicLong();
    private final AtomicLong withFile = new AtomicLong();

    Uploads(EmbeddedConfig config, Objects objects, DataFiles files, Disk disk, Room room) {
        this.config = config;
        this.objects = objects;
        this.files = files;
        this.disk = disk;
        this.room = room;
        this.writeback = new Writeback(disk, sync());
    }

    EmbeddedUpload begin(ObjectPath path) {
        open.incrementAndGet();
        return new EmbeddedUpload(path, this);
    }

    int inlineLimit() {
        return config.inlineLimitBytes();
    }

    boolean sync() {
        return config.durability() == Durability.SYNC;
    }

    StagedFile stage() throws IOException {
        StagedFile file = new StagedFile(files, disk, room, writeback);
        withFile.incrementAndGet();
        return file;
    }

    RunningMd5 md5() {
        return new RunningMd5(lanes);
    }

    void requireContainer(ObjectPath path) {
        objects.requireContainer(path.containerPath());
    }

    ObjectRecord commit(Objects.Put put) {
        return objects.put(List.of(put)).getFirst();
    }

    List<ObjectRecord> commit(List<Upload.Ready> ready) {
        List<Objects.Put> puts =
                ready.stream().map(one -> ((EmbeddedUpload) one.upload()).ready(one)).toList();
        List<ObjectRecord> records = objects.put(puts);
        ready.forEach(one -> one.upload().close());
        return records;
    }

    void ended(@Nullable StagedFile file) {
        open.decrementAndGet();
        if (file != null) {
            withFile.decrementAndGet();
            file.discard();
        }
    }

    long open() {
        return open.get();
    }

    long withFile() {
        return withFile.get();
    }

    @Override
    public void close() {
        writeback.close();
        lanes.close();
    }
}
