package io.insitu.engine.image;

import java.lang.foreign.MemorySegment;

/// Reads an archive's bytes, wherever they are.
@FunctionalInterface
public interface ImageBytes {
    /// @param into native memory
    /// @return how many bytes were read; fewer than asked for only at the end
    int readAt(MemorySegment into, long offset);
}
