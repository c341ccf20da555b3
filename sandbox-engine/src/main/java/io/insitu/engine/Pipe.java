package io.insitu.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The two ends of a byte stream made by [Engine#pipe]. An end that was given to an instance that
/// started belongs to it. An end that was not is for the server itself: one thread at a time, while
/// another may close it.
public record Pipe(ReadEnd readEnd, WriteEnd writeEnd) implements AutoCloseable {
    /// Reads, for the server itself, or goes to an instance as [Channel.Source.FromPipe].
    public interface ReadEnd extends AutoCloseable {
        /// Waits for bytes. Only the waiting thread is held up, so that it may be a virtual one.
        ///
        /// @return how many were put into the buffer, one at least, or -1 at the end
        /// @throws IOException when this end was closed meanwhile
        int read(ByteBuffer into) throws IOException;

        @Override
        void close();
    }

    /// Writes, for the server itself, or goes to an instance as [Channel.Sink.ToPipe].
    public interface WriteEnd extends AutoCloseable {
        /// Writes all of the bytes; waits for the reader as [ReadEnd#read] does for the writer.
        ///
        /// @return false when there is no reader any more
        /// @throws IOException when this end was closed meanwhile
        boolean write(ByteBuffer from) throws IOException;

        /// Writes one message, as programs do: a read brings what is left of it, or as much as is
        /// asked for, whichever is less (`docs/decisions/0018`). Waits likewise.
        ///
        /// @return false when there is no reader any more
        /// @throws IOException when this end was closed meanwhile
        default boolean send(ByteBuffer message) throws IOException {
            ByteBuffer whole =
                    ByteBuffer.allocate(Integer.BYTES + message.remaining())
                            .order(ByteOrder.LITTLE_ENDIAN);
            whole.putInt(message.remaining()).put(message).flip();
            return write(whole);
        }

        @Override
        void close();
    }

    /// Closes both ends, as far as they were not given away.
    @Override
    public void close() {
        readEnd.close();
        writeEnd.close();
    }
}
