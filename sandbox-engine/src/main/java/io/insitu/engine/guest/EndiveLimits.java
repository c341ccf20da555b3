package io.insitu.engine.guest;

import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.module.DroppingCatch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.CatchOpCode;
import run.endive.wasm.types.FunctionBody;
import run.endive.wasm.types.Instruction;
import run.endive.wasm.types.OpCode;
import run.endive.wasm.types.ValType;

/// What Endive does not do, or not rightly, of what prepared modules may contain.
final class EndiveLimits {
    private static final int VECTORS = 0xFD00;

    private static final Pattern TOO_LARGE =
            Pattern.compile("WASM function index: (\\d+)(?: \\(name: (.*)\\))?");

    private static final Pattern OLD_EXCEPTIONS = Pattern.compile("illegal opcode, op value 06");

    private EndiveLimits() {}

    /// @throws InvalidModuleException names the function and the instruction
    static void check(WasmModule module) throws InvalidModuleException {
        int imported = module.importSection().importCount();
        if (namesVectors(module)) {
            throw refused("it has no vectors, and the type of a function names some");
        }
        for (int body = 0; body < module.codeSection().functionBodyCount(); body++) {
            FunctionBody function = module.codeSection().getFunctionBody(body);
            if (function.localTypes().contains(ValType.V128)) {
                throw refused("function %d: it has no vectors".formatted(imported + body));
            }
            for (Instruction instruction : function.instructions()) {
                String problem = problem(instruction);
                if (!problem.isEmpty()) {
                    throw refused("function %d: %s".formatted(imported + body, problem));
                }
            }
        }
    }

    private static boolean namesVectors(WasmModule module) {
        return Stream.of(module.typeSection().types())
                .anyMatch(type ->
                        type.params().contains(ValType.V128)
                                || type.returns().contains(ValType.V128));
    }

    private static String problem(Instruction instruction) {
        OpCode opcode = instruction.opcode();
        if (opcode.opcode() >= VECTORS) {
            return "it has no vector instructions; there is "
                    + opcode.name().toLowerCase(Locale.ROOT);
        }
        // It keeps one exception per tag, so that the second of a kind would be taken for the
        // first when both are held.
        if (opcode == OpCode.THROW_REF
                || (opcode == OpCode.TRY_TABLE && holdsExceptions(instruction))) {
            return "it does not hold exceptions as values";
        }
        return "";
    }

    private static boolean holdsExceptions(Instruction tryTable) {
        List<CatchOpCode.Catch> clauses = CatchOpCode.decode(tryTable.operands());
        return clauses.stream()
                .anyMatch(clause ->
                        clause.opcode() == CatchOpCode.CATCH_REF
                                || clause.opcode() == CatchOpCode.CATCH_ALL_REF);
    }

    /// Where an exception arrives, it puts back all that lay on the stack below the `try_table`.
    ///
    /// @throws InvalidModuleException names the first function in which that is too much
    static void checkCatches(ByteBuffer prepared) throws InvalidModuleException {
        OptionalInt function = DroppingCatch.find(prepared);
        if (function.isPresent()) {
            throw refused(
                    "function %d: it does not drop what lies on the stack between a try_table and the"
                                    .formatted(function.getAsInt())
                            + " block where its exceptions arrive");
        }
    }

    static InvalidModuleException refused(WasmEngineException e) {
        String message = String.valueOf(e.getMessage());
        Matcher tooLarge = TOO_LARGE.matcher(message);
        if (tooLarge.find()) {
            String name = tooLarge.group(2);
            return refused(
                    "function %s%s is larger than a method of the JVM may be"
                            .formatted(tooLarge.group(1), name == null ? "" : " (" + name + ")"));
        }
        return refused(
                OLD_EXCEPTIONS.matcher(message).find()
                        ? "it has no exceptions of the old encoding (try)"
                        : message);
    }

    /// The module is valid, but its compiler or the JVM's class loader does not get along with it:
    /// a class with too many constants, for example.
    static InvalidModuleException notCompiled(Throwable e) {
        return refused("its compiler ended with " + e);
    }

    private static InvalidModuleException refused(String why) {
        return new InvalidModuleException("the engine endive cannot run it: " + why, -1);
    }
}
