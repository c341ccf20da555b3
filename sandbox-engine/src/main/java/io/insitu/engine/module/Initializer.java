package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.module.WasmModule.Export;
import io.insitu.engine.module.WasmModule.Global;
import java.util.List;

/// A program's own start, whose result can be kept as a [Snapshot]; by Wizer's convention. The
/// module exports `wizer.initialize`; if it exports `_initialize`, which sets up a C library, that
/// is called before; if it exports `wizer.resume`, that is called in the place of `_start`
/// afterwards. All of them take and return nothing.
///
/// What a snapshot cannot hold, such a module must not have: values that are references, and
/// instructions that change a table or drop a segment, since nobody can read from outside what
/// these have done.
final class Initializer {
    static final String INITIALIZE = "wizer.initialize";
    static final String RESUME = "wizer.resume";
    static final String REACTOR = "_initialize";

    static final String START = "_start";

    private Initializer() {}

    /// {@return the name of the function that a run calls}
    static String entry(WasmModule module) {
        return module.hasInitializer() && module.exportedFunctions.containsKey(RESUME)
                ? RESUME
                : START;
    }

    /// {@return whether the function of that name has done its work when the snapshot is taken, or
    /// is not called after it}
    static boolean isOver(WasmModule module, String export) {
        return export.equals(INITIALIZE)
                || export.equals(REACTOR)
                || (export.equals(START) && entry(module).equals(RESUME));
    }

    /// @throws InvalidModuleException names what a snapshot of the module could not hold
    static void check(WasmModule module) throws InvalidModuleException {
        for (Export export : module.exports) {
            if (List.of(INITIALIZE, RESUME, REACTOR).contains(export.name())) {
                checkFunction(module, export);
            }
        }
        for (int i = 0; i < module.globals.size(); i++) {
            Global global = module.globals.get(i);
            if (global.mutable() && "ilfd".indexOf(global.type()) < 0) {
                throw new InvalidModuleException(
                        "global %d can be set and is of type %s, which a snapshot (%s) cannot hold"
                                .formatted(i, ValueTypes.name(global.type()), INITIALIZE),
                        global.from());
            }
        }
    }

    private static void checkFunction(WasmModule module, Export export)
            throws InvalidModuleException {
        if (export.kind() != 0 || !module.typeOf(export.index()).equals(FunctionType.NOTHING)) {
            throw new InvalidModuleException(
                    "%s is not a function that takes and returns nothing".formatted(export.name()),
                    export.at());
        }
    }

    /// @throws InvalidModuleException when what that instruction does would be lost
    static void check(InstructionReader at) throws InvalidModuleException {
        String name =
                switch (at.opcode) {
                    case Opcodes.TABLE_SET -> "table.set";
                    case Opcodes.TABLE_GROW -> "table.grow";
                    case Opcodes.TABLE_FILL -> "table.fill";
                    case Opcodes.TABLE_COPY -> "table.copy";
                    case Opcodes.TABLE_INIT -> "table.init";
                    case Opcodes.ELEM_DROP -> "elem.drop";
                    case Opcodes.DATA_DROP -> "data.drop";
                    default -> "";
                };
        if (!name.isEmpty()) {
            throw at.refused(
                    "has %s, and a snapshot (%s) cannot hold what that does", name, INITIALIZE);
        }
    }
}
