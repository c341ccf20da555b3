package io.insitu.middleware.compute.run;

import io.insitu.engine.Channel;
import io.insitu.engine.Report.ChannelReport;
import io.insitu.middleware.Headers;
import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.message.MessageHead;
import java.util.Optional;

/// An output that goes into the answer.
final class ReplyOutlet implements Outlet {
    private final Device device;
    private final Spilling output;

    ReplyOutlet(Device device, Spilling output) {
        this.device = device;
        this.output = output;
    }

    @Override
    public Channel.Sink sink() {
        return output.sink();
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
            return Optional.of(
                    new Reply(200, meta, device.contentType(), output.content(written, 0)));
        }
        MessageHead head = MessageOutlet.head(written, device);
        return Optional.of(
                new Reply(
                        head.status(),
                        meta.and(head.fields().without("Content-Type")),
                        head.fields().first("Content-Type").orElse("text/html"),
                        output.content(written, head.length())));
    }

    @Override
    public void close() {
        output.close();
    }
}
