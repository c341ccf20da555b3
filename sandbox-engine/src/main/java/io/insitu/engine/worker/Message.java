package io.insitu.engine.worker;

import io.insitu.engine.Channel.Access;
import io.insitu.engine.Channel.Mode;
import io.insitu.engine.Digests;
import io.insitu.engine.EngineName;
import io.insitu.engine.Limits;
import io.insitu.engine.StderrFollower;
import io.insitu.engine.World;
import io.insitu.engine.guest.GuestReport;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/// What the engine and its workers say to one another. Descriptors travel beside a message, in the
/// order that its comment gives.
sealed interface Message {
    // ---- from a worker

    /// The first of a worker: which of those that were started it is.
    record Hello(long worker) implements Message {}

    /// An output has outgrown memory; answered by [File].
    record NeedFile(long run, int channel) implements Message {}

    /// A run has written lines to descriptor 2.
    record Wrote(long run, StderrFollower.Lines lines) implements Message {}

    record Done(long run, GuestReport report) implements Message {}

    /// @param problem empty when the module is valid
    record Prepared(long id, String problem, long offset) implements Message {}

    // ---- to a worker

    /// Descriptors: the module, then one for each file and pipe among the channels, one for each
    /// file among the images, and an empty file for a snapshot if that is what it is for.
    record Run(
            long run,
            String digest,
            long moduleBytes,
            List<String> args,
            Map<String, String> env,
            List<WireChannel> channels,
            List<WireImage> images,
            Limits limits,
            World world,
            Digests digests,
            EngineName engine,
            Purpose purpose,
            StderrFollower.Pace pace)
            implements Message {}

    /// What a run is for.
    enum Purpose {
        /// What the program does.
        WORK,
        /// The state that the program's own start leaves.
        SNAPSHOT
    }

    record Cancel(long run) implements Message {}

    /// Descriptor: the file, unless there is a problem.
    record File(long run, int channel, String problem) implements Message {}

    /// Descriptors: the module; an empty file for what it becomes.
    record Prepare(long id, String digest, long moduleBytes, boolean metered, EngineName engine)
            implements Message {}

    /// A channel without its descriptor.
    record WireChannel(String alias, Access access, Mode mode, Joint joint) {}

    /// An image without its descriptor; joined to bytes or to a part of a file.
    record WireImage(String mount, String content, Joint joint) {}

    /// What a channel is joined to.
    sealed interface Joint {
        record Bytes(ByteBuffer bytes) implements Joint {}

        record FilePart(long offset, long length) implements Joint {}

        record PipeIn() implements Joint {}

        record PipeOut() implements Joint {}

        record StreamIn() implements Joint {}

        record StreamOut() implements Joint {}

        record Discard() implements Joint {}

        record Collect(int inMemory) implements Joint {}

        /// @param into where the folder goes in the end
        record Folder(String path, Joint into) implements Joint {}
    }
}
