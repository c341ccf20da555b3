package io.insitu.middleware.compute.run;

import io.insitu.engine.Channel;
import io.insitu.engine.Report.ChannelReport;
import io.insitu.middleware.Headers.Field;
import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.message.MessageHead;
import io.insitu.middleware.compute.plan.PlannedChannel.WriteObject;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.Upload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A message that becomes an object: its head gives the object's content type and metadata, what
/// follows the object's bytes.
final class MessageOutlet implements Outlet {
    private static final int COPY_BYTES = 256 << 10;

    private final ObjectStore store;
    private final WriteObject channel;
    private final Spool spool;
    private final int inlineBytes;
    private @Nullable Path file;
    private @Nullable Upload upload;

    MessageOutlet(ObjectStore store, WriteObject channel, Spool spool, int inlineBytes) {
        this.store = store;
        this.channel = channel;
        this.spool = spool;
        this.inlineBytes = inlineBytes;
    }

    @Override
    public Channel.Sink sink() {
        return new Channel.Sink.Collect(inlineBytes, this::spill);
    }

    /// On the engine's thread.
    private synchronized Path spill() {
        file = spool.newFile();
        return file;
    }

    /// @throws MalformedMessageException for a message without a head
    @Override
    public synchronized Optional<Reply> keep(ChannelReport written, Origin origin, Batch batch) {
        Device device = channel.device();
        if (written.bytesWritten() >= device.minSize()) {
            MessageHead head = head(written, device);
            batch.add(channel.object(), () -> ready(written, head, origin));
        }
        return Optional.empty();
    }

    static MessageHead head(ChannelReport written, Device device) {
        return MessageHead.parse(Spool.start(written, MessageHead.LENGTH_MAX), device.contentType())
                .orElseThrow(() ->
                        new MalformedMessageException(
                                "Device %s wrote no %s: it has no head"
                                        .formatted(device.alias(), device.contentType())));
    }

    private static Map<String, String> metadata(Device device, MessageHead head) {
        Map<String, String> metadata = new HashMap<>(ObjectOutlet.metadata(device.meta()));
        for (Field field : head.fields().startingWith("x-object-meta-").fields()) {
            metadata.put(field.name().toLowerCase(Locale.ROOT), field.value());
        }
        return metadata;
    }

    private Upload.Ready ready(ChannelReport written, MessageHead head, Origin origin) {
        int skip = head.length();
        Upload stored = store.upload(channel.object());
        upload = stored;
        if (written.collected() != null) {
            ByteBuffer bytes = written.collected();
            stored.write(bytes.slice(bytes.position() + skip, bytes.remaining() - skip));
        } else if (written.spilled() != null) {
            copy(written.spilled(), skip, stored);
        }
        Map<String, String> metadata = metadata(channel.device(), head);
        metadata.putAll(origin.metadata(channel.alias(), stored.etag()));
        String type = head.fields().first("Content-Type").orElse("application/octet-stream");
        return Upload.Ready.written(stored, new NewObject(type, metadata));
    }

    private static void copy(Path from, int skip, Upload upload) {
        ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
        try (FileChannel channel = FileChannel.open(from)) {
            channel.position(skip);
            while (channel.read(buffer) >= 0) {
                upload.write(buffer.flip());
                buffer.clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        if (upload != null) {
            upload.close();
            upload = null;
        }
        if (file != null) {
            Spool.delete(file);
            file = null;
        }
    }
}
