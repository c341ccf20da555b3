package io.insitu.middleware.compute.run;

import io.insitu.engine.Channel;
import io.insitu.engine.Report.ChannelReport;
import io.insitu.middleware.Content;
import io.insitu.middleware.Headers;
import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.message.MessageHead;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An output that goes into the answer: from memory while it is small, else from a temporary file.
final class ReplyOutlet implements Outlet {
    private final Device device;
    private final Spool spool;
    private final int inlineBytes;
    private @Nullable Path file;

    ReplyOutlet(Device device, Spool spool, int inlineBytes) {
        this.device = device;
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
    public Optional<Reply> keep(ChannelReport written, Origin origin, Batch batch) {
        if (written.bytesWritten() < device.minSize() || written.bytesWritten() == 0) {
            return Optional.empty();
        }
        Headers meta = Headers.EMPTY;
        for (var entry : device.meta().entrySet()) {
            meta = meta.with("X-Object-Meta-" + entry.getKey(), entry.getValue());
        }
        if (!MessageHead.isMessage(device.contentType())) {
            return Optional.of(new Reply(200, meta, device.contentType(), content(written, 0)));
        }
        MessageHead head = MessageOutlet.head(written, device);
        return Optional.of(
                new Reply(
                        head.status(),
                        meta.and(head.fields().without("Content-Type")),
                        head.fields().first("Content-Type").orElse("text/html"),
                        content(written, head.length())));
    }

    private synchronized Content content(ChannelReport written, int skip) {
        if (written.collected() != null) {
            ByteBuffer bytes = written.collected();
            return spool.hold(bytes.slice(bytes.position() + skip, bytes.remaining() - skip));
        }
        Path taken = file;
        if (taken == null) {
            return Content.EMPTY;
        }
        file = null;
        return Spool.region(taken, skip, written.bytesWritten() - skip);
    }

    @Override
    public synchronized void close() {
        if (file != null) {
            Spool.delete(file);
            file = null;
        }
    }
}
