package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A clause of `try_table` whose exceptions have to drop values: such as lie on the stack between
/// the beginning of the block to which the label belongs and the `try_table`. Compilers make none,
/// as they put that block right around it.
public final class DroppingCatch {
    private DroppingCatch() {}

    /// {@return the first function that has one}
    ///
    /// @throws IllegalArgumentException when it is no prepared module
    public static OptionalInt find(ByteBuffer prepared) {
        try {
            WasmModule module = ModuleReader.readPrepared(prepared);
            if (module.tags.isEmpty()) {
                return OptionalInt.empty();
            }
            BodyWalk walk = new BodyWalk(module);
            Search search = new Search(walk);
            for (int body = 0; body < module.bodyFrom.length; body++) {
                walk.walk(body, search);
                if (search.found) {
                    return OptionalInt.of(module.importedFunctions + body);
                }
            }
            return OptionalInt.empty();
        } catch (InvalidModuleException e) {
            throw new IllegalArgumentException("not a prepared module", e);
        }
    }

    private static final class Search implements BodyWalk.Visitor {
        private final InstructionReader at;
        private final OperandStack stack;
        private boolean found;

        Search(BodyWalk walk) {
            this.at = walk.at;
            this.stack = walk.stack;
        }

        @Override
        public int bitsOf(int local) {
            return OperandStack.FIXED;
        }

        @Override
        public void before() throws InvalidModuleException {
            if (at.opcode != Opcodes.TRY_TABLE || stack.top().unreachable) {
                return;
            }
            int below = stack.height() - at.blockType.parameters().length();
            for (InstructionReader.Clause clause : at.clauses) {
                found |= stack.label(clause.label()).height < below;
            }
        }

        @Override
        public void after(@Nullable Frame ended) {}
    }
}
