package io.insitu.middleware.compute.run;

import io.insitu.engine.Channel;
import io.insitu.engine.Report.ChannelReport;
import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.plan.PlannedChannel.WriteObject;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectStore;
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
    public synchronized Optional<Reply> keep(ChannelReport written, Origin origin, Batch batch) {
        Device device = channel.device();
        if (written.bytesWritten() >= device.minSize()) {
            Map<String, String> metadata = metadata(device.meta());
            metadata.putAll(origin.metadata(device.alias(), written.md5()));
            NewObject object = new NewObject(device.contentType(), metadata);
            batch.add(channel.object(), () -> ready(written, object));
        }
        return Optional.empty();
    }

    private Upload.Ready ready(ChannelReport written, NewObject object) {
        Upload spilled = upload;
        if (spilled != null && written.collected() == null) {
            return Upload.Ready.inFile(spilled, object, written.bytesWritten(), written.md5());
        }
        close();
        Upload small = store.upload(channel.object());
        upload = small;
        if (written.collected() != null) {
            small.write(written.collected().duplicate());
        }
        return Upload.Ready.written(small, object);
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
