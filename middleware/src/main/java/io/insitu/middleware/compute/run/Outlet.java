package io.insitu.middleware.compute.run;

import io.insitu.engine.Channel;
import io.insitu.engine.Report.ChannelReport;
import java.util.Optional;

/// Where one channel of one instance leads while the instance runs, seen from the job. Closed
/// before the batch of its [#keep] is committed, it leaves nothing.
sealed interface Outlet extends AutoCloseable
        permits ObjectOutlet, MessageOutlet, ReplyOutlet, KeptOutlet, Outlet.None {
    /// {@return what the engine is given}
    Channel.Sink sink();

    /// Takes what was written: holds it ready for the answer, or to be stored. Blocks.
    ///
    /// @param origin of these bytes, which an object carries
    /// @param batch what is stored together with it
    /// @return what goes into the answer
    /// @throws io.insitu.middleware.SwiftException when it cannot be stored
    Optional<Reply> keep(ChannelReport written, Origin origin, Batch batch);

    @Override
    void close();

    /// The outlet of a channel that is read, or that leads to a peer.
    record None() implements Outlet {
        @Override
        public Channel.Sink sink() {
            return new Channel.Sink.Discard();
        }

        @Override
        public Optional<Reply> keep(ChannelReport written, Origin origin, Batch batch) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
