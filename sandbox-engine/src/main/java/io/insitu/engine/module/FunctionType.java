package io.insitu.engine.module;

/// A function's parameters and results, as [ValueTypes] writes them.
record FunctionType(String parameters, String results) {
    static final FunctionType NOTHING = new FunctionType("", "");
}
