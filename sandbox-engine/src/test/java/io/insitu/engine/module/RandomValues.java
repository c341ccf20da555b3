package io.insitu.engine.module;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;

/// Code that puts a value of a wanted type on the stack, made by chance; and what stores one.
final class RandomValues {
    private static final int EXPRESSIONS_MAX = 220;

    private static final int LAST = 0xC4;

    private static final Map<Character, List<Integer>> GIVING = new HashMap<>();
    private static final List<Integer> STORES = new ArrayList<>();

    static {
        for (int opcode = 0; opcode <= LAST; opcode++) {
            sort(opcode);
        }
        for (int opcode = 0xFC00; opcode < 0xFC08; opcode++) {
            sort(opcode);
        }
    }

    /// Taken less often, or few programs would come to their end.
    private static final Pattern MAY_TRAP = Pattern.compile("div_|rem_|trunc_f");

    private final Random random;
    private final List<FunctionType> types;
    private final WasmWriter code;
    private String locals = "";
    private int expressions;

    /// @param types of the functions, in their order
    RandomValues(Random random, List<FunctionType> types, WasmWriter code) {
        this.random = random;
        this.types = types;
        this.code = code;
    }

    private static void sort(int opcode) {
        Instruction instruction = Instruction.of(opcode);
        if (instruction == null) {
            return;
        }
        if (instruction.gives().isEmpty()) {
            STORES.add(opcode);
        } else {
            GIVING.computeIfAbsent(instruction.gives().charAt(0), _ -> new ArrayList<>())
                    .add(opcode);
        }
    }

    /// @param readable types of the function's first locals, which may be read
    void begin(String readable) {
        locals = readable;
        expressions = 0;
    }

    /// {@return whether the function is large enough}
    boolean isEnough() {
        return expressions > EXPRESSIONS_MAX;
    }

    void values(String wanted, int depth) {
        wanted.chars().forEach(type -> value((char) type, depth));
    }

    void value(char type, int depth) {
        expressions++;
        if (depth <= 0 || isEnough()) {
            leaf(type);
            return;
        }
        switch (random.nextInt(12)) {
            case 0 -> leaf(type);
            case 1 -> {
                code.bytes(Opcodes.BLOCK, ValueTypes.code(type));
                value(type, depth - 1);
                value('i', depth - 1);
                code.bytes(Opcodes.BR_IF, 0, Opcodes.DROP);
                value(type, depth - 1);
                code.bytes(Opcodes.END);
            }
            case 2 -> {
                value('i', depth - 1);
                code.bytes(Opcodes.IF, ValueTypes.code(type));
                value(type, depth - 1);
                code.bytes(Opcodes.ELSE);
                value(type, depth - 1);
                code.bytes(Opcodes.END);
            }
            case 3 -> {
                value(type, depth - 1);
                value(type, depth - 1);
                value('i', depth - 1);
                code.bytes(Opcodes.SELECT);
            }
            case 4 -> indirect(type, depth);
            case 5 -> pages(type, depth);
            default -> instruction(type, depth);
        }
    }

    private void leaf(char type) {
        int local = locals.indexOf(type, random.nextInt(locals.length()));
        switch (random.nextInt(3)) {
            case 0 -> constant(code, type);
            case 1 -> code.bytes(Opcodes.GLOBAL_GET).u32(RandomBody.TYPES.indexOf(type));
            default -> {
                if (local < 0) {
                    constant(code, type);
                } else {
                    code.bytes(Opcodes.LOCAL_GET).u32(local);
                }
            }
        }
    }

    private void instruction(char type, int depth) {
        List<Integer> all = Objects.requireNonNull(GIVING.get(type));
        int opcode = all.get(random.nextInt(all.size()));
        while (MAY_TRAP.matcher(instruction(opcode).name()).find() && random.nextInt(60) > 0) {
            opcode = all.get(random.nextInt(all.size()));
        }
        Instruction instruction = instruction(opcode);
        if (instruction.memory() >= 0) {
            address(depth);
            access(opcode);
            return;
        }
        values(instruction.takes(), depth - 1);
        if (opcode > 0xFF) {
            code.bytes(0xFC).u32(opcode & 0xFF);
        } else {
            code.bytes(opcode);
        }
    }

    /// Of any function's type, through any entry: many do not fit, and some call back.
    private void indirect(char type, int depth) {
        for (int callee = 0; callee < RandomBody.FUNCTIONS; callee++) {
            FunctionType called = types.get(callee);
            if (called.results().equals(String.valueOf(type)) && random.nextBoolean()) {
                values(called.parameters(), depth - 1);
                code.bytes(Opcodes.I32_CONST).signed(random.nextInt(40) > 0 ? 1 + callee : 0);
                code.bytes(Opcodes.CALL_INDIRECT).u32(RandomBody.TYPES_BEFORE + callee).u32(0);
                return;
            }
        }
        leaf(type);
    }

    private void pages(char type, int depth) {
        if (type != 'i') {
            instruction(type, depth);
        } else if (random.nextBoolean()) {
            code.bytes(Opcodes.MEMORY_SIZE, 0);
        } else {
            small(2);
            code.bytes(Opcodes.MEMORY_GROW, 0);
        }
    }

    /// Nearly always within memory.
    void address(int depth) {
        value('i', depth - 1);
        if (random.nextInt(200) > 0) {
            code.bytes(Opcodes.I32_CONST).signed(0xFFF).bytes(0x71);
        }
    }

    void store(int depth) {
        int opcode = STORES.get(random.nextInt(STORES.size()));
        address(depth);
        value(instruction(opcode).takes().charAt(1), depth - 1);
        access(opcode);
    }

    private void access(int opcode) {
        code.bytes(opcode).u32(random.nextInt(instruction(opcode).memory() + 1));
        code.u32(random.nextInt(200) == 0 ? random.nextInt() & 0xFFFFFFFFL : random.nextInt(64));
    }

    void small(int bound) {
        code.bytes(Opcodes.I32_CONST).signed(random.nextInt(bound));
    }

    void constant(WasmWriter out, char type) {
        long bits = random.nextLong() >> random.nextInt(64);
        switch (type) {
            case 'i' -> out.bytes(Opcodes.I32_CONST).signed(random.nextInt() >> random.nextInt(32));
            case 'l' -> out.bytes(Opcodes.I64_CONST).signed(bits);
            case 'f' -> little(out.bytes(Opcodes.F32_CONST), floatBits(bits), 4);
            default -> little(out.bytes(Opcodes.F64_CONST), doubleBits(bits), 8);
        }
    }

    private int floatBits(long bits) {
        return random.nextBoolean() ? (int) bits : Float.floatToRawIntBits(bits % 1000 / 8f);
    }

    private long doubleBits(long bits) {
        return random.nextBoolean() ? bits : Double.doubleToRawLongBits(bits % 100_000 / 8d);
    }

    private static void little(WasmWriter out, long bits, int count) {
        for (int i = 0; i < count; i++) {
            out.bytes((int) (bits >>> (8 * i)));
        }
    }

    private static Instruction instruction(int opcode) {
        return Objects.requireNonNull(Instruction.of(opcode));
    }
}
