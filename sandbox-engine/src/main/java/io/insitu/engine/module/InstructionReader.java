package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import org.jspecify.annotations.Nullable;

/// Reads instructions with what stands behind their opcodes. What it read last is in its fields.
final class InstructionReader {
    /// A clause of `try_table`.
    ///
    /// @param tag -1 for one that takes every exception
    /// @param giving whether the exception itself comes last
    record Clause(int tag, boolean giving, int label) {}

    private final WasmModule module;
    private final WasmReader reader;

    int opcode;
    int from;
    int to;

    /// Set when it is one of the table's.
    @Nullable Instruction instruction;

    /// The first and the second number behind the opcode: a local, a label, a function, a type …
    int index;

    int second;

    /// The bits of a constant.
    long bits;

    /// Of a block.
    FunctionType blockType = FunctionType.NOTHING;

    /// Of `select`, `ref.null`.
    char type;

    /// Of `br_table`, the default last.
    int[] labels = {};

    Clause[] clauses = {};

    InstructionReader(WasmModule module, WasmReader reader) {
        this.module = module;
        this.reader = reader;
    }

    @SuppressWarnings("AnnotateFormatMethod")
    InvalidModuleException refused(String message, Object... values) {
        return new InvalidModuleException(message.formatted(values), from);
    }

    void next() throws InvalidModuleException {
        from = reader.position();
        opcode = reader.byte8();
        instruction = Instruction.of(opcode);
        if (instruction == null) {
            special();
        } else {
            immediates(instruction);
        }
        to = reader.position();
    }

    private void special() throws InvalidModuleException {
        switch (opcode) {
            case Opcodes.LOCAL_GET, Opcodes.LOCAL_SET, Opcodes.LOCAL_TEE -> index = number();
            case Opcodes.I32_CONST -> bits = reader.signed(32);
            case Opcodes.I64_CONST -> bits = reader.signed(64);
            case Opcodes.F32_CONST -> bits = reader.int32();
            case Opcodes.F64_CONST -> bits = reader.int64();
            case Opcodes.BLOCK, Opcodes.LOOP, Opcodes.IF -> blockType = block();
            case Opcodes.BR, Opcodes.BR_IF, Opcodes.RETHROW, Opcodes.DELEGATE -> index = number();
            case Opcodes.CALL, Opcodes.RETURN_CALL, Opcodes.REF_FUNC ->
                    index = reader.index("function", module.functions.length);
            case Opcodes.GLOBAL_GET, Opcodes.GLOBAL_SET ->
                    index = reader.index("global", module.globals.size());
            default -> rare();
        }
    }

    private void rare() throws InvalidModuleException {
        switch (opcode) {
            case Opcodes.UNREACHABLE, Opcodes.NOP, Opcodes.ELSE, Opcodes.END, Opcodes.RETURN -> {}
            case Opcodes.CATCH_ALL, Opcodes.DROP, Opcodes.SELECT, Opcodes.REF_IS_NULL -> {}
            case Opcodes.THROW_REF -> module.usesTryTable = true;
            case Opcodes.TRY -> {
                module.usesTry = true;
                blockType = block();
            }
            case Opcodes.BR_TABLE -> labels = targets();
            case Opcodes.CALL_INDIRECT, Opcodes.RETURN_CALL_INDIRECT -> {
                index = reader.index("type", module.types.size());
                second = table();
            }
            case Opcodes.CATCH, Opcodes.THROW -> index = reader.index("tag", module.tags.size());
            case Opcodes.SELECT_TYPED ->
                    type = noted(only(reader.types(WasmModule.PARAMETERS_MAX)));
            case Opcodes.TRY_TABLE -> {
                module.usesTryTable = true;
                blockType = block();
                clauses = clauses();
            }
            case Opcodes.TABLE_GET, Opcodes.TABLE_SET -> index = table();
            case Opcodes.MEMORY_SIZE, Opcodes.MEMORY_GROW -> memory();
            case Opcodes.REF_NULL -> type = noted(ValueTypes.reference(reader.byte8(), from));
            case 0xFC, 0xFD -> prefixed(opcode);
            case 0x14, 0x15, 0xD3, 0xD4, 0xD5, 0xD6, 0xFB ->
                    throw refused(
                            "instruction %#x belongs to garbage collection, which is not offered",
                            opcode);
            case 0xFE -> throw refused("atomic instructions: there are no threads here");
            default -> throw refused("instruction %#x does not exist", opcode);
        }
    }

    private void prefixed(int prefix) throws InvalidModuleException {
        long number = reader.u32();
        if (prefix == 0xFD && number >= 0x100) {
            throw refused(
                    number <= 0x12F
                            ? "relaxed SIMD (0xfd %#x) gives not the same on every machine; it is"
                                    + " not offered"
                            : "instruction 0xfd %#x does not exist",
                    number);
        }
        opcode = prefix << 8 | (int) Math.min(number, 0xFF);
        instruction = Instruction.of(opcode);
        if (instruction != null) {
            immediates(instruction);
            return;
        }
        switch (opcode) {
            case Opcodes.MEMORY_INIT -> {
                index = data();
                memory();
            }
            case Opcodes.DATA_DROP -> index = data();
            case Opcodes.MEMORY_COPY -> {
                memory();
                memory();
            }
            case Opcodes.MEMORY_FILL -> memory();
            case Opcodes.TABLE_INIT -> {
                index = element();
                second = table();
            }
            case Opcodes.ELEM_DROP -> index = element();
            case Opcodes.TABLE_COPY -> {
                index = table();
                second = table();
            }
            case Opcodes.TABLE_GROW, Opcodes.TABLE_SIZE, Opcodes.TABLE_FILL -> index = table();
            default -> throw refused("instruction %#x %#x does not exist", prefix, number);
        }
    }

    private void immediates(Instruction read) throws InvalidModuleException {
        if (read.memory() >= 0) {
            requireMemory();
            long alignment = reader.u32();
            if (alignment > read.memory()) {
                throw refused(
                        "%s is aligned to 2^%d bytes; at most 2^%d is allowed",
                        read.name(), alignment, read.memory());
            }
            reader.u32();
        }
        if (read.lanes() > 0 && reader.byte8() >= read.lanes()) {
            throw refused("%s names a lane past its %d", read.name(), read.lanes());
        }
        for (int i = 0; i < read.bytes(); i++) {
            if (reader.byte8() >= 32 && read.isShuffle()) {
                throw refused("%s names a lane past 31", read.name());
            }
        }
    }

    private int number() throws InvalidModuleException {
        return (int) Math.min(reader.u32(), Integer.MAX_VALUE);
    }

    private int table() throws InvalidModuleException {
        return reader.index("table", module.tables.size());
    }

    private int element() throws InvalidModuleException {
        return reader.index("element segment", module.elementTypes.length());
    }

    private int data() throws InvalidModuleException {
        if (module.dataSegments < 0) {
            throw refused("a data segment is named, and the module has no data count");
        }
        return reader.index("data segment", module.dataSegments);
    }

    private void memory() throws InvalidModuleException {
        requireMemory();
        reader.index("memory", 1);
    }

    private void requireMemory() throws InvalidModuleException {
        if (!module.hasMemory) {
            throw refused("memory 0 does not exist: there is none");
        }
    }

    private char only(String types) throws InvalidModuleException {
        if (types.length() != 1) {
            throw refused("select names %d types, not one", types.length());
        }
        return types.charAt(0);
    }

    private FunctionType block() throws InvalidModuleException {
        int at = reader.position();
        long value = reader.signed(33);
        if (value >= 0) {
            reader.position(at);
            return module.types.get(reader.index("type", module.types.size()));
        }
        if (reader.position() != at + 1) {
            throw refused("a block's type that is no index has one byte");
        }
        if (value == -64) {
            return FunctionType.NOTHING;
        }
        return new FunctionType("", String.valueOf(noted(ValueTypes.of((int) (value & 0x7F), at))));
    }

    private char noted(char read) {
        module.usesTryTable |= read == 'X';
        return read;
    }

    private int[] targets() throws InvalidModuleException {
        int count = reader.count("branches", WasmModule.BRANCHES_MAX);
        int[] read = new int[count + 1];
        for (int i = 0; i <= count; i++) {
            read[i] = number();
        }
        return read;
    }

    private Clause[] clauses() throws InvalidModuleException {
        int count = reader.count("clauses", WasmModule.BRANCHES_MAX);
        Clause[] read = new Clause[count];
        for (int i = 0; i < count; i++) {
            int kind = reader.byte8();
            if (kind > 3) {
                throw refused("clause %d is of kind %d, which does not exist", i, kind);
            }
            int tag = kind < 2 ? reader.index("tag", module.tags.size()) : -1;
            read[i] = new Clause(tag, (kind & 1) == 1, number());
        }
        return read;
    }
}
