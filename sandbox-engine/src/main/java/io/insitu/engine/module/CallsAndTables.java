package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;

/// Checks the instructions that are not met in every function: branches, calls, exceptions, tables,
/// references (core specification, sections 3.4.1 to 3.4.11).
final class CallsAndTables {
    private final WasmModule module;
    private final InstructionReader at;
    private final OperandStack stack;

    CallsAndTables(WasmModule module, InstructionReader at, OperandStack stack) {
        this.module = module;
        this.at = at;
        this.stack = stack;
    }

    /// @param results of the function that is being read
    void apply(String results) throws InvalidModuleException {
        if (module.hasInitializer()) {
            Initializer.check(at);
        }
        switch (at.opcode) {
            case Opcodes.UNREACHABLE -> stack.unreachable();
            case Opcodes.NOP, Opcodes.DATA_DROP, Opcodes.ELEM_DROP -> {}
            case Opcodes.DROP -> stack.pop();
            case Opcodes.SELECT -> select();
            case Opcodes.SELECT_TYPED -> {
                stack.pop('i');
                stack.pop(at.type);
                stack.pop(at.type);
                stack.push(at.type, OperandStack.FIXED);
            }
            case Opcodes.GLOBAL_GET ->
                    stack.push(module.globals.get(at.index).type(), OperandStack.FIXED);
            case Opcodes.GLOBAL_SET -> globalSet();
            case Opcodes.MEMORY_SIZE -> stack.push('i', OperandStack.FIXED);
            case Opcodes.MEMORY_GROW -> {
                stack.pop('i');
                stack.push('i', OperandStack.FIXED);
            }
            case Opcodes.MEMORY_INIT, Opcodes.MEMORY_COPY, Opcodes.MEMORY_FILL ->
                    stack.popAll("iii");
            case Opcodes.REF_NULL -> stack.push(at.type, OperandStack.FIXED);
            case Opcodes.REF_FUNC -> {
                if (!module.declared.get(at.index)) {
                    throw at.refused("function %d is referred to nowhere else", at.index);
                }
                stack.push('F', OperandStack.FIXED);
            }
            case Opcodes.REF_IS_NULL -> {
                char type = stack.pop();
                if (type != ValueTypes.UNKNOWN && !ValueTypes.isReference(type)) {
                    throw at.refused("takes a reference, not %s", ValueTypes.name(type));
                }
                stack.push('i', OperandStack.FIXED);
            }
            default -> branchesAndCalls(results);
        }
    }

    private void branchesAndCalls(String results) throws InvalidModuleException {
        switch (at.opcode) {
            case Opcodes.BR -> {
                stack.popAll(stack.target(at.index).labelTypes());
                stack.unreachable();
            }
            case Opcodes.BR_IF -> {
                stack.pop('i');
                String types = stack.target(at.index).labelTypes();
                stack.popAll(types);
                stack.pushAll(types);
            }
            case Opcodes.BR_TABLE -> branchTable();
            case Opcodes.RETURN -> {
                stack.popAll(results);
                stack.unreachable();
            }
            case Opcodes.CALL -> call(module.typeOf(at.index));
            case Opcodes.CALL_INDIRECT -> indirect(results, false);
            case Opcodes.RETURN_CALL -> tail(results, module.typeOf(at.index));
            case Opcodes.RETURN_CALL_INDIRECT -> indirect(results, true);
            case Opcodes.THROW -> {
                stack.popAll(module.tags.get(at.index).parameters());
                stack.unreachable();
            }
            case Opcodes.THROW_REF -> {
                stack.pop('X');
                stack.unreachable();
            }
            case Opcodes.RETHROW -> {
                int part = stack.label(at.index).part;
                if (part != Opcodes.CATCH && part != Opcodes.CATCH_ALL) {
                    throw at.refused("rethrow names a block that is no catch");
                }
                stack.unreachable();
            }
            default -> tables();
        }
    }

    private void tables() throws InvalidModuleException {
        char type = at.opcode == Opcodes.TABLE_INIT ? 'F' : module.tables.get(at.index).type();
        switch (at.opcode) {
            case Opcodes.TABLE_GET -> {
                stack.pop('i');
                stack.push(type, OperandStack.FIXED);
            }
            case Opcodes.TABLE_SET -> {
                stack.pop(type);
                stack.pop('i');
            }
            case Opcodes.TABLE_INIT -> {
                same(module.elementTypes.charAt(at.index), at.second);
                stack.popAll("iii");
            }
            case Opcodes.TABLE_COPY -> {
                same(type, at.second);
                stack.popAll("iii");
            }
            case Opcodes.TABLE_SIZE -> stack.push('i', OperandStack.FIXED);
            case Opcodes.TABLE_GROW -> {
                stack.pop('i');
                stack.pop(type);
                stack.push('i', OperandStack.FIXED);
            }
            case Opcodes.TABLE_FILL -> {
                stack.pop('i');
                stack.pop(type);
                stack.pop('i');
            }
            default -> throw new IllegalStateException("opcode " + at.opcode);
        }
    }

    private void same(char type, int table) throws InvalidModuleException {
        char other = module.tables.get(table).type();
        if (type != other) {
            throw at.refused("copies %s and %s", ValueTypes.name(type), ValueTypes.name(other));
        }
    }

    private void select() throws InvalidModuleException {
        stack.pop('i');
        int known = stack.joined();
        char second = stack.pop();
        char first = stack.pop();
        if (ValueTypes.isReference(first) || ValueTypes.isReference(second)) {
            throw at.refused("select of references needs their type");
        }
        if (first != second && first != ValueTypes.UNKNOWN && second != ValueTypes.UNKNOWN) {
            throw at.refused(
                    "select of %s and %s", ValueTypes.name(first), ValueTypes.name(second));
        }
        stack.push(first == ValueTypes.UNKNOWN ? second : first, known);
    }

    private void globalSet() throws InvalidModuleException {
        WasmModule.Global global = module.globals.get(at.index);
        if (!global.mutable()) {
            throw at.refused("global %d cannot be set", at.index);
        }
        stack.pop(global.type());
    }

    private void branchTable() throws InvalidModuleException {
        stack.pop('i');
        String types = stack.target(at.labels[at.labels.length - 1]).labelTypes();
        for (int label : at.labels) {
            Frame frame = stack.target(label);
            if (frame.labelTypes().length() != types.length()) {
                throw at.refused("br_table names labels that take different things");
            }
            if (!frame.labelTypes().equals(types)) {
                stack.require(frame.labelTypes());
            }
        }
        stack.popAll(types);
        stack.unreachable();
    }

    private void call(FunctionType type) throws InvalidModuleException {
        stack.popAll(type.parameters());
        stack.pushAll(type.results());
    }

    private void tail(String results, FunctionType type) throws InvalidModuleException {
        if (!type.results().equals(results)) {
            throw at.refused(
                    "returns what another function gives: %s instead of %s",
                    ValueTypes.names(type.results()), ValueTypes.names(results));
        }
        stack.popAll(type.parameters());
        stack.unreachable();
    }

    private void indirect(String results, boolean isTail) throws InvalidModuleException {
        if (module.tables.get(at.second).type() != 'F') {
            throw at.refused("calls through a table that holds no functions");
        }
        stack.pop('i');
        if (isTail) {
            tail(results, module.types.get(at.index));
        } else {
            call(module.types.get(at.index));
        }
    }
}
