package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.module.WasmModule.Global;

/// Reads the expressions that give globals and segments their first values (core specification,
/// section 3.3.10.1, with the arithmetic of version 3).
final class ConstantExpression {
    private final WasmModule module;
    private final WasmReader reader;

    ConstantExpression(WasmModule module, WasmReader reader) {
        this.module = module;
        this.reader = reader;
    }

    /// Reads one up to and including its end.
    ///
    /// @throws InvalidModuleException when it is not constant or not of that type
    void read(char type) throws InvalidModuleException {
        int at = reader.position();
        StringBuilder stack = new StringBuilder();
        while (true) {
            int from = reader.position();
            int opcode = reader.byte8();
            if (opcode == 0x0B) {
                break;
            }
            step(opcode, stack, from);
        }
        if (!stack.toString().equals(String.valueOf(type))) {
            throw new InvalidModuleException(
                    "a constant expression gives %s, not %s"
                            .formatted(ValueTypes.names(stack.toString()), ValueTypes.name(type)),
                    at);
        }
    }

    private void step(int opcode, StringBuilder stack, int at) throws InvalidModuleException {
        switch (opcode) {
            case 0x41 -> {
                reader.signed(32);
                stack.append('i');
            }
            case 0x42 -> {
                reader.signed(64);
                stack.append('l');
            }
            case 0x43 -> {
                reader.skip(4);
                stack.append('f');
            }
            case 0x44 -> {
                reader.skip(8);
                stack.append('d');
            }
            case 0x6A, 0x6B, 0x6C -> arithmetic('i', stack, at);
            case 0x7C, 0x7D, 0x7E -> arithmetic('l', stack, at);
            case 0x23 -> stack.append(global(at));
            case 0xD0 -> stack.append(reference(at));
            case 0xD2 -> {
                module.declared.set(reader.index("function", module.functions.length));
                stack.append('F');
            }
            case 0xFD -> vector(stack, at);
            default ->
                    throw new InvalidModuleException(
                            "instruction %#x is not constant".formatted(opcode), at);
        }
    }

    private char reference(int at) throws InvalidModuleException {
        return ValueTypes.reference(reader.byte8(), at);
    }

    private char global(int at) throws InvalidModuleException {
        Global global = module.globals.get(reader.index("global", module.globals.size()));
        if (global.mutable()) {
            throw new InvalidModuleException("a mutable global is not constant", at);
        }
        return global.type();
    }

    private void vector(StringBuilder stack, int at) throws InvalidModuleException {
        long opcode = reader.u32();
        if (opcode != 12) {
            throw new InvalidModuleException(
                    "instruction 0xfd %d is not constant".formatted(opcode), at);
        }
        reader.skip(16);
        stack.append('v');
    }

    private static void arithmetic(char type, StringBuilder stack, int at)
            throws InvalidModuleException {
        int size = stack.length();
        if (size < 2 || stack.charAt(size - 1) != type || stack.charAt(size - 2) != type) {
            throw new InvalidModuleException(
                    "a constant expression adds two %s that are not there"
                            .formatted(ValueTypes.name(type)),
                    at);
        }
        stack.setLength(size - 1);
    }
}
