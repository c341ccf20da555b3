package io.insitu.engine.module;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Programs made by chance: valid, soon over or out of fuel, and with nearly all there is but
/// vectors and exceptions of the old encoding. `_start` calls every function with chosen numbers,
/// writes what they return and what the globals hold into memory, and all of that to stdout; many
/// trap before.
public final class RandomModule {
    private static final String TYPES = RandomBody.TYPES;
    private static final int FUNCTIONS = RandomBody.FUNCTIONS;
    private static final int TYPES_BEFORE = RandomBody.TYPES_BEFORE;

    /// Where results are written.
    private static final int RESULTS = 4096;

    private static final int VECTOR = 61440;

    private final Random random;
    private final List<FunctionType> types = new ArrayList<>();
    private final RandomBody body;
    private final WasmWriter code;

    private RandomModule(long seed) {
        this.random = new Random(seed);
        this.body = new RandomBody(random, types);
        this.code = body.code;
    }

    /// {@return the program of that number}
    public static ByteBuffer of(long seed) {
        return new RandomModule(seed).write();
    }

    // ---- the module; function 0 is fd_write, those made by chance follow, _start is the last

    private ByteBuffer write() {
        for (int i = 0; i < FUNCTIONS; i++) {
            types.add(new FunctionType(chosen(random.nextInt(4)), chosen(random.nextInt(3))));
        }
        WasmWriter all = new WasmWriter(1 << 14).bytes(0, 'a', 's', 'm', 1, 0, 0, 0);
        all.section(1, typeSection());
        all.section(
                2, part().u32(1).name("wasi_snapshot_preview1").name("fd_write").bytes(0).u32(0));
        all.section(3, functionSection());
        all.section(
                4,
                part().u32(1).bytes(0x70, 1).u32(RandomBody.TABLE_SIZE).u32(RandomBody.TABLE_SIZE));
        all.section(5, part().u32(1).bytes(1).u32(1).u32(3));
        all.section(13, part().u32(2).bytes(0).u32(2).bytes(0).u32(3));
        all.section(6, globalSection());
        all.section(7, exportSection());
        all.section(9, elementSection());
        all.section(12, part().u32(1));
        all.section(10, codeSection());
        all.section(11, part().u32(1).bytes(1).u32(8).bytes(1, 2, 3, 0xFF, 0x80, 7, 0, 9));
        return all.buffer();
    }

    private static WasmWriter part() {
        return new WasmWriter(64);
    }

    private String chosen(int count) {
        StringBuilder chosen = new StringBuilder();
        for (int i = 0; i < count; i++) {
            chosen.append(TYPES.charAt(random.nextInt(TYPES.length())));
        }
        return chosen.toString();
    }

    /// fd_write's, _start's, the tags', that of a block in which the second one's values arrive,
    /// the functions'.
    private WasmWriter typeSection() {
        WasmWriter section = part().u32(TYPES_BEFORE + FUNCTIONS);
        type(section, new FunctionType("iiii", "i"));
        type(section, new FunctionType("", ""));
        type(section, new FunctionType("i", ""));
        type(section, new FunctionType(RandomBody.THROWN, ""));
        type(section, new FunctionType("", RandomBody.THROWN));
        types.forEach(type -> type(section, type));
        return section;
    }

    private static void type(WasmWriter section, FunctionType type) {
        section.bytes(0x60).u32(type.parameters().length());
        type.parameters().chars().forEach(t -> section.bytes(ValueTypes.code((char) t)));
        section.u32(type.results().length());
        type.results().chars().forEach(t -> section.bytes(ValueTypes.code((char) t)));
    }

    private static WasmWriter functionSection() {
        WasmWriter section = part().u32(FUNCTIONS + 1);
        for (int i = 0; i < FUNCTIONS; i++) {
            section.u32(TYPES_BEFORE + i);
        }
        return section.u32(1);
    }

    private WasmWriter globalSection() {
        WasmWriter section = part().u32(TYPES.length());
        for (int i = 0; i < TYPES.length(); i++) {
            char type = TYPES.charAt(i);
            section.bytes(ValueTypes.code(type), 1);
            body.push.constant(section, type);
            section.bytes(Opcodes.END);
        }
        return section;
    }

    private static WasmWriter exportSection() {
        return part().u32(2)
                .name("memory")
                .bytes(2)
                .u32(0)
                .name("_start")
                .bytes(0)
                .u32(FUNCTIONS + 1);
    }

    /// The functions lie from entry 1 on; the others are null.
    private static WasmWriter elementSection() {
        WasmWriter section = part().u32(1).bytes(0, Opcodes.I32_CONST).signed(1);
        section.bytes(Opcodes.END).u32(FUNCTIONS);
        for (int i = 1; i <= FUNCTIONS; i++) {
            section.u32(i);
        }
        return section;
    }

    private WasmWriter codeSection() {
        WasmWriter section = part().u32(FUNCTIONS + 1);
        for (int i = 0; i < FUNCTIONS; i++) {
            body.function(i);
            finish(section);
        }
        start();
        return finish(section);
    }

    private WasmWriter finish(WasmWriter section) {
        section.u32(code.size()).all(code);
        return section;
    }

    private void start() {
        body.begin(FUNCTIONS, "", TYPES);
        int at = RESULTS;
        for (int i = 0; i < 2 * FUNCTIONS; i++) {
            FunctionType type = types.get(i % FUNCTIONS);
            boolean catches = random.nextInt(4) > 0;
            if (catches) {
                code.bytes(Opcodes.BLOCK, 0x40, Opcodes.TRY_TABLE, 0x40, 1, 2, 0);
            }
            type.parameters().chars().forEach(t -> body.push.constant(code, (char) t));
            code.bytes(Opcodes.CALL).u32(1 + i % FUNCTIONS);
            for (int result = type.results().length() - 1; result >= 0; result--) {
                char of = type.results().charAt(result);
                code.bytes(Opcodes.LOCAL_SET).u32(TYPES.indexOf(of));
                keep(at, of, Opcodes.LOCAL_GET);
                at += 8;
            }
            if (catches) {
                code.bytes(Opcodes.END, Opcodes.END);
            }
        }
        for (int i = 0; i < TYPES.length(); i++) {
            keep(at, TYPES.charAt(i), Opcodes.GLOBAL_GET);
            at += 8;
        }
        writeOut();
        code.bytes(Opcodes.END);
    }

    private void keep(int at, char type, int get) {
        int index = TYPES.indexOf(type);
        code.bytes(Opcodes.I32_CONST).signed(at).bytes(get).u32(index);
        code.bytes(0x36 + index, 0, 0);
    }

    private void writeOut() {
        code.bytes(Opcodes.I32_CONST).signed(VECTOR).bytes(Opcodes.I32_CONST).signed(0);
        code.bytes(0x36, 2, 0);
        code.bytes(Opcodes.I32_CONST).signed(VECTOR).bytes(Opcodes.I32_CONST).signed(8192);
        code.bytes(0x36, 2, 4);
        for (int value : new int[] {1, VECTOR, 1, VECTOR + 8}) {
            code.bytes(Opcodes.I32_CONST).signed(value);
        }
        code.bytes(Opcodes.CALL).u32(0).bytes(Opcodes.DROP);
    }
}
