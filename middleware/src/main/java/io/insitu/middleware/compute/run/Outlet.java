package io.insitu.middleware.compute.run;

import io.insitu.engine.Channel;
import io.insitu.engine.Report.ChannelReport;
import java.util.Optional;

/// Where one channel of one instance leads while the instance runs, seen from the job. Closed
/// without [#keep], it leaves nothing.
sealed interface Outlet extends AutoCloseable
        permits ObjectOutlet, MessageOutlet, ReplyOutlet, Outlet.None {
    /// {@return what the engine is given}
    Channel.Sink sink();

    /// Takes what was written: stores it, or holds it ready for the answer. Blocks.
    ///
    /// @param origin of these bytes, which an object carries
    /// @return what goes into the answer
    /// @throws io.insitu.middleware.SwiftException when it cannot be stored
    Optional<Reply> keep(ChannelReport written, Origin origin);

    @Override
    void close();

    /// The outlet of a channel that is read, or that leads to a peer.
    record None() implements Outlet {
        @Override
        public Channel.Sink sink() {
            return new Channel.Sink.Discard();
        }

        @Override
        public Optional<Reply> keep(ChannelReport written, Origin origin) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
