package io.insitu.middleware.compute.run;

import io.insitu.engine.Channel;
import io.insitu.engine.Report.ChannelReport;
import io.insitu.middleware.Content;
import java.util.Optional;

/// What an instance writes for another that has not started yet.
final class KeptOutlet implements Outlet {
    private final Spilling output;
    private Content content = Content.EMPTY;

    KeptOutlet(Spool spool, int inlineBytes) {
        this.output = new Spilling(spool, inlineBytes);
    }

    @Override
    public Channel.Sink sink() {
        return output.sink();
    }

    @Override
    public Optional<Reply> keep(ChannelReport written, Origin origin, Batch batch) {
        content = output.content(written, 0);
        return Optional.empty();
    }

    /// {@return what was written, once it was kept; the caller's to close}
    Content content() {
        return content;
    }

    @Override
    public void close() {
        output.close();
    }
}
