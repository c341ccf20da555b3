package io.insitu.engine.guest;

import io.insitu.engine.InvalidModuleException;
import java.nio.ByteBuffer;

/// What executes prepared modules, one after another on one thread. All that a program can see but
/// its own instructions, and all that is said of a run, is made outside of it and is the same for
/// every engine.
sealed interface GuestEngine extends AutoCloseable permits V8Engine, EndiveEngine {
    /// Makes an instance and runs it from there to the end, whatever that is. Attaches the linear
    /// memory to the host before the first instruction, and whenever it has grown.
    Execution execute(GuestSpec spec, WasiHost wasi, RunFiles files, Entry entry);

    /// Compiles a prepared module, and keeps what comes of it if that serves other sandboxes too.
    ///
    /// @param digest as [GuestSpec#moduleDigest] will be
    /// @throws InvalidModuleException when this engine does not run it
    void validate(String digest, ByteBuffer prepared)
            throws InvalidModuleException, InterruptedException;

    /// Ends what executes, in a tight loop too. From any thread; where nothing executes yet it is
    /// forgotten, so it is told again until the run has ended.
    void stop();

    @Override
    void close();
}
