package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.module.InstructionReader.Clause;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of functions, one after another, and checks their types. A [Visitor] sees every
/// instruction with the types of its operands.
final class BodyWalk {
    interface Visitor {
        /// {@return what is known of a local's bits}
        int bitsOf(int local);

        /// Before the instruction takes its operands.
        void before() throws InvalidModuleException;

        /// With its results in place.
        ///
        /// @param ended the block that ended or whose part did; null for other instructions
        void after(@Nullable Frame ended);
    }

    private final WasmModule module;
    private final WasmReader reader;
    private final CallsAndTables rest;
    final InstructionReader at;
    final OperandStack stack;

    private int function;

    /// Of the function: the types of its locals, parameters first.
    String locals = "";

    /// How many groups of locals the body declares, where they stand, and where its instructions
    /// begin.
    int localGroups;

    int localsFrom;

    int codeFrom;

    BodyWalk(WasmModule module) {
        this.module = module;
        this.reader = new WasmReader(module.bytes);
        this.at = new InstructionReader(module, reader);
        this.stack = new OperandStack(at);
        this.rest = new CallsAndTables(module, at, stack);
    }

    /// @param body the function's number among those that have a body
    /// @throws InvalidModuleException names what is wrong, and in which function
    void walk(int body, Visitor seeing) throws InvalidModuleException {
        function = module.importedFunctions + body;
        stack.clear();
        reader.limit(module.bodyTo[body]);
        reader.position(module.bodyFrom[body]);
        try {
            read(seeing);
        } catch (InvalidModuleException e) {
            throw new InvalidModuleException(
                    "function %d: %s".formatted(function, e.getMessage()), e.offset());
        } finally {
            reader.limit(module.bytes.limit());
        }
    }

    FunctionType type() {
        return module.typeOf(function);
    }

    private void read(Visitor seeing) throws InvalidModuleException {
        readLocals();
        codeFrom = reader.position();
        module.usesTryTable |= (locals + type().results()).indexOf('X') >= 0;
        stack.open(Opcodes.BLOCK, new FunctionType("", type().results()));
        while (stack.depth() > 0) {
            at.next();
            seeing.before();
            Instruction instruction = at.instruction;
            if (instruction != null) {
                apply(instruction);
                seeing.after(null);
            } else {
                seeing.after(special(seeing));
            }
        }
        if (reader.remaining() > 0) {
            throw at.refused("%d bytes follow its end", reader.remaining());
        }
    }

    private void readLocals() throws InvalidModuleException {
        StringBuilder read = new StringBuilder(type().parameters());
        localGroups = reader.count("groups of locals", WasmModule.LOCALS_MAX);
        localsFrom = reader.position();
        for (int i = 0; i < localGroups; i++) {
            int from = reader.position();
            long count = reader.u32();
            if (read.length() + count > WasmModule.LOCALS_MAX) {
                throw new InvalidModuleException(
                        "has more than %d locals".formatted(WasmModule.LOCALS_MAX), from);
            }
            read.append(String.valueOf(reader.type()).repeat((int) count));
        }
        locals = read.toString();
    }

    private void apply(Instruction instruction) throws InvalidModuleException {
        int known = stack.bits(0);
        stack.popAll(instruction.takes());
        if (!instruction.gives().isEmpty()) {
            char type = instruction.gives().charAt(0);
            stack.push(type, type == 'v' ? OperandStack.FIXED : result(instruction.nan(), known));
        }
    }

    private static int result(Instruction.Nan nan, int operand) {
        return switch (nan) {
            case FIXED -> OperandStack.FIXED;
            case OPEN -> OperandStack.OPEN;
            case KEPT -> operand < OperandStack.COPY ? operand : OperandStack.FIXED;
            case NEVER -> OperandStack.CANONICAL;
        };
    }

    private @Nullable Frame special(Visitor seeing) throws InvalidModuleException {
        switch (at.opcode) {
            case Opcodes.LOCAL_GET -> stack.push(local(), seeing.bitsOf(at.index));
            case Opcodes.LOCAL_SET -> stack.pop(local());
            case Opcodes.LOCAL_TEE -> {
                stack.pop(local());
                stack.push(local(), seeing.bitsOf(at.index));
            }
            case Opcodes.I32_CONST -> stack.push('i', OperandStack.FIXED);
            case Opcodes.I64_CONST -> stack.push('l', OperandStack.FIXED);
            case Opcodes.F32_CONST ->
                    stack.push('f', constant(Float.isNaN(Float.intBitsToFloat((int) at.bits))));
            case Opcodes.F64_CONST ->
                    stack.push('d', constant(Double.isNaN(Double.longBitsToDouble(at.bits))));
            case Opcodes.BLOCK, Opcodes.LOOP, Opcodes.TRY -> stack.open(at.opcode, at.blockType);
            case Opcodes.IF -> {
                stack.pop('i');
                stack.open(at.opcode, at.blockType);
            }
            case Opcodes.TRY_TABLE -> tryTable();
            case Opcodes.ELSE, Opcodes.CATCH, Opcodes.CATCH_ALL -> {
                return part();
            }
            case Opcodes.END, Opcodes.DELEGATE -> {
                return close();
            }
            default -> rest.apply(type().results());
        }
        return null;
    }

    private static int constant(boolean isNan) {
        return isNan ? OperandStack.FIXED : OperandStack.CANONICAL;
    }

    private char local() throws InvalidModuleException {
        if (at.index >= locals.length()) {
            throw at.refused("local %d does not exist: there are %d", at.index, locals.length());
        }
        return locals.charAt(at.index);
    }

    private void tryTable() throws InvalidModuleException {
        for (Clause clause : at.clauses) {
            Frame label = stack.target(clause.label());
            label.caught = true;
            String given = clause.tag() < 0 ? "" : module.tags.get(clause.tag()).parameters();
            String arriving = clause.giving() ? given + "X" : given;
            if (!arriving.equals(label.labelTypes())) {
                throw at.refused(
                        "a clause brings %s to a label that takes %s",
                        ValueTypes.names(arriving), ValueTypes.names(label.labelTypes()));
            }
        }
        stack.open(at.opcode, at.blockType);
    }

    /// `else`, `catch` and `catch_all`: the part before ends, another begins.
    private Frame part() throws InvalidModuleException {
        Frame frame = stack.top();
        boolean fits =
                at.opcode == Opcodes.ELSE
                        ? frame.part == Opcodes.IF
                        : frame.part == Opcodes.TRY || frame.part == Opcodes.CATCH;
        if (!fits) {
            throw at.refused("else or catch stands outside of what it belongs to");
        }
        stack.popResults();
        frame.part = at.opcode;
        frame.unreachable = false;
        if (at.opcode == Opcodes.ELSE) {
            stack.pushAll(frame.parameters);
        } else if (at.opcode == Opcodes.CATCH) {
            stack.pushAll(module.tags.get(at.index).parameters());
        }
        return frame;
    }

    private Frame close() throws InvalidModuleException {
        Frame frame = stack.top();
        stack.popResults();
        if (frame.part == Opcodes.IF && !frame.parameters.equals(frame.results)) {
            throw at.refused("an if without else changes what lies on the stack");
        }
        boolean isDelegate = at.opcode == Opcodes.DELEGATE;
        if (isDelegate && frame.part != Opcodes.TRY) {
            throw at.refused("delegate ends a block that is no try");
        }
        stack.close();
        if (isDelegate) {
            stack.label(at.index);
        }
        return frame;
    }
}
