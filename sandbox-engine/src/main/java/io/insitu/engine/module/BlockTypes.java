package io.insitu.engine.module;

import java.util.ArrayList;
import java.util.List;

/// The types of blocks that take nothing and give what a function gives. One for several results
/// has to stand among the module's types; those that are missing are collected here.
final class BlockTypes {
    private static final int EMPTY = -64;

    private final WasmModule module;
    private final List<String> missing = new ArrayList<>();

    BlockTypes(WasmModule module) {
        this.module = module;
    }

    /// {@return what stands behind the opcode of such a block, as a signed number}
    long of(String results) {
        if (results.isEmpty()) {
            return EMPTY;
        }
        if (results.length() == 1) {
            return ValueTypes.code(results.charAt(0)) - 128L;
        }
        if (!missing.contains(results)) {
            missing.add(results);
        }
        return (long) module.types.size() + missing.indexOf(results);
    }

    List<String> missing() {
        return List.copyOf(missing);
    }
}
