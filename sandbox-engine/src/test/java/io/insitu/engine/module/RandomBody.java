package io.insitu.engine.module;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;

/// The code of one function after another, made by chance: valid for the types that the module's
/// functions have, with loops that end.
final class RandomBody {
    static final String TYPES = "ilfd";

    static final int FUNCTIONS = 6;
    static final int TABLE_SIZE = 10;

    private static final int LOOPS_NESTED_MAX = 3;
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
    final WasmWriter code = new WasmWriter(1 << 12);
    private String locals = "";
    private int counters;
    private int loops;
    private int function;
    private int expressions;

    /// @param types of the functions, in their order
    RandomBody(Random random, List<FunctionType> types) {
        this.random = random;
        this.types = types;
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

    /// @param own types of its locals behind the parameters
    void begin(int number, String parameters, String own) {
        function = number;
        locals = parameters + own;
        counters = locals.length();
        loops = 0;
        expressions = 0;
        code.clear();
        code.u32(own.length() + LOOPS_NESTED_MAX);
        (own + "i".repeat(LOOPS_NESTED_MAX))
                .chars()
                .forEach(type -> code.u32(1).bytes(ValueTypes.code((char) type)));
    }

    /// The whole of a function.
    void function(int number) {
        FunctionType type = types.get(number);
        begin(number, type.parameters(), TYPES);
        statements(3, 4);
        values(type.results(), 4);
        code.bytes(Opcodes.END);
    }

    // ---- statements

    private void statements(int count, int depth) {
        for (int i = 0; i < count; i++) {
            statement(depth);
        }
    }

    private void statement(int depth) {
        int local = random.nextInt(counters);
        switch (random.nextInt(depth > 0 && expressions < EXPRESSIONS_MAX ? 14 : 3)) {
            case 0, 1 -> {
                value(locals.charAt(local), depth);
                code.bytes(Opcodes.LOCAL_SET).u32(local);
            }
            case 2 -> {
                int global = random.nextInt(TYPES.length());
                value(TYPES.charAt(global), depth);
                code.bytes(Opcodes.GLOBAL_SET).u32(global);
            }
            case 3, 4 -> store(depth);
            case 5 -> {
                value('i', depth - 1);
                code.bytes(Opcodes.IF, 0x40);
                statements(2, depth - 1);
                code.bytes(Opcodes.ELSE);
                statement(depth - 1);
                code.bytes(Opcodes.END);
            }
            case 6, 7 -> loop(depth);
            case 8 -> branches(depth);
            case 9 -> called(depth);
            case 10 -> bulk(depth);
            case 11 -> caught(depth);
            case 12 -> returned(depth);
            default -> tables(depth);
        }
    }

    private void store(int depth) {
        int opcode = STORES.get(random.nextInt(STORES.size()));
        address(depth);
        value(instruction(opcode).takes().charAt(1), depth - 1);
        access(opcode);
    }

    private void loop(int depth) {
        if (loops == LOOPS_NESTED_MAX) {
            return;
        }
        int counter = counters + loops++;
        code.bytes(Opcodes.I32_CONST).signed(1 + random.nextInt(6));
        code.bytes(Opcodes.LOCAL_SET).u32(counter).bytes(Opcodes.LOOP, 0x40);
        statements(2, depth - 1);
        code.bytes(Opcodes.LOCAL_GET).u32(counter).bytes(Opcodes.I32_CONST).signed(1).bytes(0x6B);
        code.bytes(Opcodes.LOCAL_TEE).u32(counter).bytes(Opcodes.BR_IF, 0, Opcodes.END);
        loops--;
    }

    private void branches(int depth) {
        code.bytes(Opcodes.BLOCK, 0x40, Opcodes.BLOCK, 0x40, Opcodes.BLOCK, 0x40);
        value('i', depth - 1);
        code.bytes(Opcodes.BR_TABLE, 2, 0, 1, 2, Opcodes.END);
        statement(depth - 1);
        code.bytes(Opcodes.END);
        statement(depth - 1);
        code.bytes(Opcodes.END);
    }

    /// Only functions behind this one, so that calls come to an end.
    private void called(int depth) {
        if (function + 1 >= FUNCTIONS) {
            return;
        }
        int callee = function + 1 + random.nextInt(FUNCTIONS - function - 1);
        FunctionType type = types.get(callee);
        values(type.parameters(), depth - 1);
        code.bytes(Opcodes.CALL).u32(1 + callee);
        type.results().chars().forEach(_ -> code.bytes(Opcodes.DROP));
    }

    private void bulk(int depth) {
        address(depth);
        switch (random.nextInt(3)) {
            case 0 -> {
                value('i', depth - 1);
                small(200);
                code.bytes(0xFC).u32(11).bytes(0);
            }
            case 1 -> {
                address(depth);
                small(200);
                code.bytes(0xFC).u32(10).bytes(0, 0);
            }
            default -> {
                small(4);
                small(7);
                code.bytes(0xFC).u32(8).bytes(0, 0);
            }
        }
    }

    /// Something that may throw, within what catches it.
    private void caught(int depth) {
        boolean any = random.nextBoolean();
        if (any) {
            code.bytes(Opcodes.BLOCK, 0x40, Opcodes.TRY_TABLE, 0x40, 1, 2, 0);
        } else {
            code.bytes(Opcodes.BLOCK, 0x7F, Opcodes.TRY_TABLE, 0x40, 1, 0, 0, 0);
        }
        statement(depth - 1);
        value('i', depth - 1);
        code.bytes(Opcodes.IF, 0x40);
        value('i', depth - 1);
        code.bytes(Opcodes.THROW, 0, Opcodes.END, Opcodes.END);
        if (!any) {
            value('i', 0);
        }
        code.bytes(Opcodes.END);
        if (!any) {
            code.bytes(Opcodes.DROP);
        }
    }

    private void returned(int depth) {
        if (function == FUNCTIONS || random.nextInt(3) > 0) {
            return;
        }
        value('i', depth - 1);
        code.bytes(Opcodes.IF, 0x40);
        int callee = random.nextInt(FUNCTIONS);
        if (types.get(callee).results().equals(types.get(function).results())) {
            values(types.get(callee).parameters(), depth - 2);
            code.bytes(Opcodes.RETURN_CALL).u32(1 + callee);
        } else {
            values(types.get(function).results(), depth - 2);
            code.bytes(Opcodes.RETURN);
        }
        code.bytes(Opcodes.END);
    }

    private void tables(int depth) {
        small(TABLE_SIZE + 1);
        switch (random.nextInt(3)) {
            case 0 -> {
                small(TABLE_SIZE + 1);
                code.bytes(Opcodes.TABLE_GET, 0, Opcodes.TABLE_SET, 0);
            }
            case 1 -> {
                small(TABLE_SIZE);
                small(3);
                code.bytes(0xFC).u32(14).bytes(0, 0);
            }
            default -> {
                code.bytes(Opcodes.REF_NULL, 0x70);
                code.bytes(Opcodes.I32_CONST).signed(depth & 1);
                code.bytes(0xFC).u32(17).bytes(0);
            }
        }
    }

    // ---- values

    private void values(String wanted, int depth) {
        wanted.chars().forEach(type -> value((char) type, depth));
    }

    private void value(char type, int depth) {
        expressions++;
        if (depth <= 0 || expressions > EXPRESSIONS_MAX) {
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
        int local = locals.indexOf(type, random.nextInt(counters));
        switch (random.nextInt(3)) {
            case 0 -> constant(code, type);
            case 1 -> code.bytes(Opcodes.GLOBAL_GET).u32(TYPES.indexOf(type));
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
        for (int callee = 0; callee < FUNCTIONS; callee++) {
            FunctionType called = types.get(callee);
            if (called.results().equals(String.valueOf(type)) && random.nextBoolean()) {
                values(called.parameters(), depth - 1);
                code.bytes(Opcodes.I32_CONST).signed(random.nextInt(40) > 0 ? 1 + callee : 0);
                code.bytes(Opcodes.CALL_INDIRECT).u32(3 + callee).u32(0);
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
    private void address(int depth) {
        value('i', depth - 1);
        if (random.nextInt(200) > 0) {
            code.bytes(Opcodes.I32_CONST).signed(0xFFF).bytes(0x71);
        }
    }

    private void access(int opcode) {
        code.bytes(opcode).u32(random.nextInt(instruction(opcode).memory() + 1));
        code.u32(random.nextInt(200) == 0 ? random.nextInt() & 0xFFFFFFFFL : random.nextInt(64));
    }

    private void small(int bound) {
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
