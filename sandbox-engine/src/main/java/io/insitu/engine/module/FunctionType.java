package io.insitu.engine.module;

/// A function's parameters and results: a letter for each, `i` for i32, `l` for i64, `?` for any
/// other type.
record FunctionType(String parameters, String results) {
    static final FunctionType NOTHING = new FunctionType("", "");
}
