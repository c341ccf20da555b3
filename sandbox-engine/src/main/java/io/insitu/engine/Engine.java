package io.insitu.engine;

import java.nio.ByteBuffer;
import java.util.List;

/// Runs programs in sandboxes. One per process; safe for any number of threads. Close it to end its
/// workers.
public interface Engine extends AutoCloseable {
    /// Stands in a tenant's place for what is nobody's in particular and may be seen by all: a
    /// worker that has looked at such a module is everybody's still.
    String NOBODY = "";

    /// Validates a WebAssembly module and prepares it to run. The result is kept by content, so
    /// that preparing the same bytes again costs a digest. Blocks.
    ///
    /// @throws InvalidModuleException names what is wrong and at which byte offset
    Module prepare(String tenant, ByteBuffer wasm) throws InvalidModuleException;

    /// Has the snapshot taken that a first run with these images would wait for, if the module has
    /// a start of its own. One that cannot be taken is for that run to report. Blocks.
    void takeSnapshot(String tenant, Module module, List<Image> images);

    /// {@return what can be done with images before they are mounted}
    Images images();

    /// {@return what the starts of programs may use of which snapshots are taken}
    SnapshotLimits snapshotLimits();

    /// Starts one instance and returns at once; the caller decides how many run side by side. All
    /// trouble, a lost worker included, ends in the report, which always comes.
    ///
    /// @param follower is told what the program writes to descriptor 2, before the report comes
    Instance start(InstanceSpec spec, StderrFollower follower);

    /// Starts one instance that nobody follows.
    default Instance start(InstanceSpec spec) {
        return start(spec, StderrFollower.NONE);
    }

    /// A one-way byte stream between two instances, with back-pressure: a full pipe holds its
    /// writer, an empty one its reader; the reader sees the end when the writer's instance has
    /// ended. Each end is given to exactly one instance, or closed.
    Pipe pipe();

    /// {@return this process's own standard streams, for a program to use as its own}
    StandardStreams standardStreams();

    /// {@return what the workers are doing now}
    EngineStatus status();

    @Override
    void close();
}
