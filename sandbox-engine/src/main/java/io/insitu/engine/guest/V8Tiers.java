package io.insitu.engine.guest;

/// When V8 optimises a function. V8 has one way for a whole process. What is running cannot be
/// replaced by what was optimised meanwhile (there is no on-stack replacement for WebAssembly), so
/// a program that spends its life in one loop must be optimised before; a program of ten thousand
/// functions that calls most of them once would wait seconds for that.
public enum V8Tiers {
    /// Before its first call.
    OPTIMISED("--no-liftoff"),

    /// When it was called often, beside the program; until then it runs as the baseline compiler
    /// makes it in microseconds.
    BASELINE_FIRST("--liftoff");

    final String flag;

    V8Tiers(String flag) {
        this.flag = flag;
    }
}
