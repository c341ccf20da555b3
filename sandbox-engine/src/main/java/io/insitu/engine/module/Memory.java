package io.insitu.engine.module;

/// The size of a linear memory.
final class Memory {
    static final long PAGE_BYTES = 65536;

    /// As many pages as addresses of 32 bits reach.
    static final long PAGES_MAX = 65536;

    private Memory() {}
}
