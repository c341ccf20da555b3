package io.insitu.middleware.compute.run;

import io.insitu.engine.Channel;
import io.insitu.engine.Report.ChannelReport;
import io.insitu.middleware.Content;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An output that comes back in memory while it is small, else in a temporary file.
final class Spilling {
    private final Spool spool;
    private final int inlineBytes;
    private final Consumer<Path> begun;
    private @Nullable Path file;

    Spilling(Spool spool, int inlineBytes) {
        this(spool, inlineBytes, _ -> {});
    }

    /// @param begun is told of the file when the output goes on there, from its beginning
    Spilling(Spool spool, int inlineBytes, Consumer<Path> begun) {
        this.spool = spool;
        this.inlineBytes = inlineBytes;
        this.begun = begun;
    }

    Channel.Sink sink() {
        return new Channel.Sink.Collect(inlineBytes, this::spill);
    }

    /// On the engine's thread.
    private synchronized Path spill() {
        Path made = spool.newFile();
        file = made;
        begun.accept(made);
        return made;
    }

    /// {@return what was written, the caller's to close}
    ///
    /// @param skip so many bytes at its beginning
    synchronized Content content(ChannelReport written, int skip) {
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

    /// Lets go of what nobody has taken.
    synchronized void close() {
        if (file != null) {
            Spool.delete(file);
            file = null;
        }
    }
}
