package io.insitu.middleware.compute.program;

import io.insitu.engine.Module;
import java.io.IOException;

/// A program that was prepared.
///
/// @param place where it was found: `/account/container/object`, `IMAGE:PATH`, or
///   `/account/container/object:PATH` for a file of an image that is an object
/// @param source where its bytes are had once more
public record Program(String place, Module module, Wasm source) {
    /// Where a module's bytes lie.
    @FunctionalInterface
    public interface Wasm {
        /// {@return what lies there now, which another may have replaced} Blocks.
        ///
        /// @throws IOException when it is there no longer
        byte[] read() throws IOException;
    }

    /// {@return that of the module}
    public String digest() {
        return module.digest();
    }
}
