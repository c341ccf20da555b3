package io.insitu.engine.module;

import java.util.List;
import java.util.Random;

/// The code of one function after another, made by chance: valid for the types that the module's
/// functions have, with loops that end.
final class RandomBody {
    static final String TYPES = "ilfd";

    /// What the second tag's exceptions carry; the first one's have an i32.
    static final String THROWN = "dlf";

    /// How many types stand before the functions', and which of them gives [#THROWN].
    static final int TYPES_BEFORE = 5;

    private static final int GIVES_THROWN = 4;

    static final int FUNCTIONS = 6;
    static final int TABLE_SIZE = 10;

    private static final int LOOPS_NESTED_MAX = 3;

    private final Random random;
    private final List<FunctionType> types;
    final WasmWriter code = new WasmWriter(1 << 12);
    final RandomValues push;
    private String locals = "";
    private int counters;
    private int loops;
    private int function;

    /// @param types of the functions, in their order
    RandomBody(Random random, List<FunctionType> types) {
        this.random = random;
        this.types = types;
        this.push = new RandomValues(random, types, code);
    }

    /// @param own types of its locals behind the parameters
    void begin(int number, String parameters, String own) {
        function = number;
        locals = parameters + own;
        counters = locals.length();
        loops = 0;
        push.begin(locals);
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
        push.values(type.results(), 4);
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
        switch (random.nextInt(depth > 0 && !push.isEnough() ? 15 : 3)) {
            case 0, 1 -> {
                push.value(locals.charAt(local), depth);
                code.bytes(Opcodes.LOCAL_SET).u32(local);
            }
            case 2 -> {
                int global = random.nextInt(TYPES.length());
                push.value(TYPES.charAt(global), depth);
                code.bytes(Opcodes.GLOBAL_SET).u32(global);
            }
            case 3, 4 -> push.store(depth);
            case 5 -> {
                push.value('i', depth - 1);
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
            case 12 -> {
                if (random.nextInt(8) == 0) {
                    thrown(depth);
                }
            }
            case 13 -> returned(depth);
            default -> tables(depth);
        }
    }

    private void loop(int depth) {
        if (loops == LOOPS_NESTED_MAX) {
            return;
        }
        int counter = counters + loops++;
        code.bytes(Opcodes.I32_CONST).signed(1 + random.nextInt(6));
        code.bytes(Opcodes.LOCAL_SET).u32(counter).bytes(Opcodes.LOOP, 0x40);
        if (random.nextInt(4) == 0) {
            count(counter);
            code.bytes(Opcodes.IF, 0x40, Opcodes.TRY_TABLE, 0x40, 1, 2, 1);
            statement(depth - 1);
            thrown(depth);
            code.bytes(Opcodes.BR, 2, Opcodes.END, Opcodes.END);
        } else {
            statements(2, depth - 1);
            count(counter);
            code.bytes(Opcodes.BR_IF, 0);
        }
        code.bytes(Opcodes.END);
        loops--;
    }

    /// Down by one, which is left on the stack.
    private void count(int counter) {
        code.bytes(Opcodes.LOCAL_GET).u32(counter).bytes(Opcodes.I32_CONST).signed(1).bytes(0x6B);
        code.bytes(Opcodes.LOCAL_TEE).u32(counter);
    }

    private void branches(int depth) {
        code.bytes(Opcodes.BLOCK, 0x40, Opcodes.BLOCK, 0x40, Opcodes.BLOCK, 0x40);
        push.value('i', depth - 1);
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
        push.values(type.parameters(), depth - 1);
        code.bytes(Opcodes.CALL).u32(1 + callee);
        type.results().chars().forEach(_ -> code.bytes(Opcodes.DROP));
    }

    private void bulk(int depth) {
        push.address(depth);
        switch (random.nextInt(3)) {
            case 0 -> {
                push.value('i', depth - 1);
                push.small(200);
                code.bytes(0xFC).u32(11).bytes(0);
            }
            case 1 -> {
                push.address(depth);
                push.small(200);
                code.bytes(0xFC).u32(10).bytes(0, 0);
            }
            default -> {
                push.small(4);
                push.small(7);
                code.bytes(0xFC).u32(8).bytes(0, 0);
            }
        }
    }

    /// Something that may throw, within what catches some of it.
    private void caught(int depth) {
        switch (random.nextInt(4)) {
            case 0 -> {
                code.bytes(Opcodes.BLOCK, 0x40, Opcodes.TRY_TABLE, 0x40, 1, 2, 0);
                mayThrow(depth);
                code.bytes(Opcodes.END, Opcodes.END);
            }
            case 1 -> {
                code.bytes(Opcodes.BLOCK, 0x7F, Opcodes.TRY_TABLE, 0x40, 1, 0, 0, 0);
                mayThrow(depth);
                code.bytes(Opcodes.END);
                push.value('i', 0);
                code.bytes(Opcodes.END);
                keep("i");
            }
            case 2 -> {
                code.bytes(Opcodes.BLOCK, GIVES_THROWN, Opcodes.TRY_TABLE, 0x40, 1, 0, 1, 0);
                mayThrow(depth);
                code.bytes(Opcodes.END);
                push.values(THROWN, 0);
                code.bytes(Opcodes.END);
                keep(THROWN);
            }
            default -> {
                code.bytes(Opcodes.BLOCK, 0x40, Opcodes.BLOCK, 0x7F);
                code.bytes(Opcodes.TRY_TABLE, 0x40, 2, 0, 0, 0, 2, 1);
                mayThrow(depth);
                code.bytes(Opcodes.BR, 2, Opcodes.END, Opcodes.UNREACHABLE, Opcodes.END);
                keep("i");
                code.bytes(Opcodes.END);
            }
        }
    }

    private void mayThrow(int depth) {
        statement(depth - 1);
        thrown(depth);
    }

    private void thrown(int depth) {
        push.value('i', depth - 1);
        code.bytes(Opcodes.IF, 0x40);
        if (random.nextBoolean()) {
            push.value('i', depth - 1);
            code.bytes(Opcodes.THROW, 0);
        } else {
            push.values(THROWN, depth - 1);
            code.bytes(Opcodes.THROW, 1);
        }
        code.bytes(Opcodes.END);
    }

    /// Takes values into locals, the last first.
    private void keep(String types) {
        for (int i = types.length() - 1; i >= 0; i--) {
            code.bytes(Opcodes.LOCAL_SET).u32(locals.indexOf(types.charAt(i)));
        }
    }

    private void returned(int depth) {
        if (function == FUNCTIONS || random.nextInt(3) > 0) {
            return;
        }
        push.value('i', depth - 1);
        code.bytes(Opcodes.IF, 0x40);
        int callee = random.nextInt(FUNCTIONS);
        if (types.get(callee).results().equals(types.get(function).results())) {
            push.values(types.get(callee).parameters(), depth - 2);
            if (random.nextBoolean()) {
                code.bytes(Opcodes.RETURN_CALL).u32(1 + callee);
            } else {
                code.bytes(Opcodes.I32_CONST).signed(random.nextInt(40) > 0 ? 1 + callee : 0);
                code.bytes(Opcodes.RETURN_CALL_INDIRECT).u32(TYPES_BEFORE + callee).u32(0);
            }
        } else {
            push.values(types.get(function).results(), depth - 2);
            code.bytes(Opcodes.RETURN);
        }
        code.bytes(Opcodes.END);
    }

    private void tables(int depth) {
        push.small(TABLE_SIZE + 1);
        switch (random.nextInt(3)) {
            case 0 -> {
                push.small(TABLE_SIZE + 1);
                code.bytes(Opcodes.TABLE_GET, 0, Opcodes.TABLE_SET, 0);
            }
            case 1 -> {
                push.small(TABLE_SIZE);
                push.small(3);
                code.bytes(0xFC).u32(14).bytes(0, 0);
            }
            default -> {
                code.bytes(Opcodes.REF_NULL, 0x70);
                code.bytes(Opcodes.I32_CONST).signed(depth & 1);
                code.bytes(0xFC).u32(17).bytes(0);
            }
        }
    }
}
