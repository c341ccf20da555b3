package io.insitu.middleware.compute.program;

import io.insitu.engine.Module;
import java.io.IOException;

/// A program that was prepared.
///
/// @param source where its bytes are had once more
public record Program(Module module, Wasm source) {
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
