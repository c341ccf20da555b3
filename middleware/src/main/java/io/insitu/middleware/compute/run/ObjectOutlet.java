package io.insitu.middleware.compute.run;

import io.insitu.engine.Channel;
import io.insitu.engine.Report.ChannelReport;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.plan.PlannedChannel.WriteObject;
import io.insitu.middleware.compute.plan.Planner;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.StorageException;
import io.insitu.storage.Upload;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An output that becomes an object. The upload begins when there is something to put there, so an
/// instance that waits holds nothing.
final class ObjectOutlet implements Outlet {
    private final ObjectStore store;
    private final WriteObject channel;
    private final int inlineBytes;
    private @Nullable Upload upload;
    private boolean closed;

    ObjectOutlet(ObjectStore store, WriteObject channel, int inlineBytes) {
        this.store = store;
        this.channel = channel;
        this.inlineBytes = inlineBytes;
    }

    @Override
    public Channel.Sink sink() {
        return new Channel.Sink.Collect(inlineBytes, this::spill);
    }

    /// On the engine's thread.
    private synchronized Path spill() {
        if (closed) {
            throw new IllegalStateException("The outlet of %s is closed".formatted(channel));
        }
        upload = store.upload(channel.object());
        return upload.file();
    }

    @Override
    public synchronized Optional<Reply> keep(ChannelReport written, Origin origin) {
        Device device = channel.device();
        if (written.bytesWritten() >= device.minSize()) {
            Map<String, String> metadata = metadata(device.meta());
            metadata.putAll(origin.metadata(device.alias(), written.md5()));
            NewObject object = new NewObject(device.contentType(), metadata);
            storing(channel.object(), () -> commit(written, object));
        }
        return Optional.empty();
    }

    private void commit(ChannelReport written, NewObject object) {
        if (upload != null && written.collected() == null) {
            upload.commitFile(object, written.bytesWritten(), written.md5());
            return;
        }
        close();
        try (Upload small = store.upload(channel.object())) {
            if (written.collected() != null) {
                small.write(written.collected().duplicate());
            }
            small.commit(object);
        }
    }

    /// Runs what stores an object, and says what went wrong in the words of the contract.
    static void storing(ObjectPath path, Runnable commit) {
        try {
            commit.run();
        } catch (StorageException e) {
            throw switch (e.reason()) {
                case DISK_FULL ->
                        new SwiftException(
                                507, "Status 507 Insufficient Storage when putting " + path);
                case NO_SUCH_ACCOUNT, NO_SUCH_CONTAINER, NO_SUCH_OBJECT -> Planner.homeless(path);
                case CONTAINER_NOT_EMPTY, PRECONDITION_FAILED ->
                        new SwiftException(409, "Status 409 Conflict when putting " + path);
                case DENIED -> new SwiftException(403, "Status 403 Forbidden when putting " + path);
                case TOO_LARGE ->
                        new SwiftException(
                                413, "Status 413 Request Entity Too Large when putting " + path);
                case UNAVAILABLE ->
                        new SwiftException(
                                503, "Status 503 Service Unavailable when putting " + path);
            };
        }
    }

    static Map<String, String> metadata(Map<String, String> meta) {
        Map<String, String> metadata = new HashMap<>();
        meta.forEach((name, value) ->
                metadata.put("x-object-meta-" + name.toLowerCase(Locale.ROOT), value));
        return metadata;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (upload != null) {
            upload.close();
            upload = null;
        }
    }
}
