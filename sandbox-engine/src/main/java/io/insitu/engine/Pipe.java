package io.insitu.engine;

/// The two ends of a byte stream made by [Engine#pipe]. An end that was given to an instance that
/// started belongs to it.
public record Pipe(ReadEnd readEnd, WriteEnd writeEnd) implements AutoCloseable {
    /// Reads, for the server itself, or goes to an instance as [Channel.Source.FromPipe].
    public interface ReadEnd extends AutoCloseable {
        @Override
        void close();
    }

    /// Goes to an instance as [Channel.Sink.ToPipe].
    public interface WriteEnd extends AutoCloseable {
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
