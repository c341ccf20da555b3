package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.module.BodyPlan.Segment;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes a body anew, so that it counts what it executes, bounds how deep it calls, and settles
/// the bits of NaNs where they could be seen. What it computes stays the same.
///
/// *Fuel* stands in a global and, within a function, in a local too: a basic block takes its number
/// of instructions down from the local and stores it into the global, which therefore is right at
/// every moment; the store costs next to nothing, and no load waits for it. After a call the local
/// is read anew. It is compared with zero where a loop begins and where a function begins that
/// calls others: every endless execution passes there. A block that a call leaves by an exception
/// has counted as a whole.
///
/// *Depth* stands in a global as bytes of stack that are left. A function that calls others takes
/// its share (by its locals and operands), and gives it back when it returns; the body becomes a
/// block for that, which every return leaves by a branch. Labels keep their numbers, since the
/// block stands where the function's own label stood. Where an exception arrives the function sets
/// it to what it had left itself.
///
/// *NaN*: arithmetic leaves a NaN's bits open (core specification, section 4.3.3). They are settled
/// before the value can be seen as bits: when it is stored, reinterpreted, negated, passed on or
/// kept in a local that holds other values too. Loaded values and constants keep their bits.
final class BodyRewriter implements BodyWalk.Visitor {
    private static final int STACK_BYTES_PER_VALUE = 16;
    private static final int STACK_VALUES_PER_CALL = 8;
    private static final int F32_NAN = 0x7FC00000;
    private static final long F64_NAN = 0x7FF8000000000000L;

    private final WasmModule module;
    private final BodyWalk walk;
    private final InstructionReader at;
    private final OperandStack stack;
    private final BlockTypes blockTypes;
    private final boolean metered;
    private final Emitter code;
    private final StringBuilder added = new StringBuilder();
    private final Map<String, Integer> scratch = new HashMap<>();

    private BodyPlan plan = new BodyPlan();
    private Iterator<Segment> segments = plan.segments.iterator();
    private @Nullable Segment next;
    private int fuel;
    private int depth;
    private int frameBytes;
    private boolean needsLocal;

    BodyRewriter(WasmModule module, BodyWalk walk, BlockTypes blockTypes, boolean metered) {
        this.module = module;
        this.walk = walk;
        this.at = walk.at;
        this.stack = walk.stack;
        this.blockTypes = blockTypes;
        this.metered = metered;
        this.code = new Emitter(module.globals.size());
    }

    /// Writes the body with its size before it.
    void rewrite(int body, BodyPlan planned, WasmWriter out) throws InvalidModuleException {
        plan = planned;
        segments = plan.segments.iterator();
        next = segments.hasNext() ? segments.next() : null;
        needsLocal = needsLocal();
        added.setLength(0);
        scratch.clear();
        code.clear();
        walk.walk(body, this);
        WasmWriter locals = new WasmWriter(64);
        locals.u32(walk.localGroups + added.length());
        locals.copy(module.bytes, walk.localsFrom, walk.codeFrom);
        for (int i = 0; i < added.length(); i++) {
            locals.u32(1).bytes(ValueTypes.code(added.charAt(i)));
        }
        int size = locals.size() + code.size();
        if (size > WasmModule.BODY_BYTES_MAX) {
            throw new InvalidModuleException(
                    "function %d is too large to be metered: its body has %d bytes then, at most %d"
                                    .formatted(
                                            module.importedFunctions + body,
                                            size,
                                            WasmModule.BODY_BYTES_MAX)
                            + " are allowed",
                    module.bodyFrom[body]);
        }
        out.u32(size).all(locals).all(code.writer());
    }

    private int local(char type) {
        added.append(type);
        return walk.locals.length() + added.length() - 1;
    }

    private int scratch(String purpose, char type) {
        return scratch.computeIfAbsent(purpose + type, _ -> local(type));
    }

    @Override
    public int bitsOf(int local) {
        return plan.arithmetic.get(local) ? OperandStack.OPEN : OperandStack.FIXED;
    }

    @Override
    public void before() throws InvalidModuleException {
        if (at.from == walk.codeFrom) {
            begin();
        }
        if (plan.arrivals.contains(at.from)) {
            arrive();
        }
        if (next != null && next.at() == at.from) {
            charge(next);
            next = segments.hasNext() ? segments.next() : null;
        }
        if (stack.top().unreachable) {
            copy();
            return;
        }
        settleForInstruction();
        if (metered) {
            chargeForLength();
        }
        copy();
    }

    // ---- depth

    private void begin() {
        if (plan.calls) {
            int values = STACK_VALUES_PER_CALL + walk.locals.length() + plan.highest;
            frameBytes = STACK_BYTES_PER_VALUE * values;
            depth = local('i');
            code.takeDepth(depth, frameBytes);
            code.block(blockTypes.of(walk.type().results()));
        }
        if (metered && needsLocal) {
            fuel = local('l');
            code.reloadFuel(fuel);
        }
    }

    private boolean needsLocal() {
        boolean isStraight = plan.segments.stream().noneMatch(Segment::loop);
        return plan.segments.size() > 1 || plan.calls || plan.moves || !isStraight;
    }

    private void arrive() {
        if (metered && needsLocal) {
            code.reloadFuel(fuel);
        }
        if (plan.calls) {
            code.setDepth(depth);
        }
    }

    // ---- fuel

    private void charge(Segment segment) {
        if (!metered) {
            return;
        }
        if (!needsLocal) {
            code.chargeGlobal(segment.cost());
            return;
        }
        boolean isEntry = segment.at() == walk.codeFrom;
        code.charge(fuel, segment.cost());
        if (segment.loop() || (isEntry && plan.calls)) {
            code.endWhenEmpty(fuel);
        }
    }

    /// One for each 64 bytes, or for each entry of a table.
    private void chargeForLength() {
        switch (at.opcode) {
            case Opcodes.MEMORY_INIT, Opcodes.MEMORY_COPY, Opcodes.MEMORY_FILL ->
                    code.chargeLength(fuel, scratch("length", 'i'), 6);
            case Opcodes.TABLE_INIT, Opcodes.TABLE_COPY, Opcodes.TABLE_FILL ->
                    code.chargeLength(fuel, scratch("length", 'i'), 0);
            default -> {}
        }
    }

    // ---- bits of NaNs

    private void settleForInstruction() throws InvalidModuleException {
        switch (at.opcode) {
            case Opcodes.F32_STORE, Opcodes.F64_STORE -> settle(1);
            case Opcodes.F32_NEG, Opcodes.F64_NEG -> settle(1);
            case Opcodes.I32_REINTERPRET, Opcodes.I64_REINTERPRET -> settle(1);
            case Opcodes.F32_COPYSIGN, Opcodes.F64_COPYSIGN -> settle(2);
            case Opcodes.F32X4_SPLAT, Opcodes.F64X2_SPLAT -> settle(1);
            case Opcodes.F32X4_REPLACE_LANE, Opcodes.F64X2_REPLACE_LANE -> settle(1);
            case Opcodes.GLOBAL_SET -> settle(1);
            case Opcodes.LOCAL_SET, Opcodes.LOCAL_TEE -> {
                if (!plan.arithmetic.get(at.index)) {
                    settle(1);
                }
            }
            case Opcodes.SELECT -> settleSelect();
            case Opcodes.SELECT_TYPED -> settle(3);
            case Opcodes.CALL, Opcodes.RETURN_CALL ->
                    settle(module.typeOf(at.index).parameters().length());
            case Opcodes.CALL_INDIRECT, Opcodes.RETURN_CALL_INDIRECT ->
                    settle(1 + module.types.get(at.index).parameters().length());
            case Opcodes.THROW -> settle(module.tags.get(at.index).parameters().length());
            default -> settleForBlock();
        }
    }

    private void settleForBlock() throws InvalidModuleException {
        switch (at.opcode) {
            case Opcodes.BR -> settle(stack.label(at.index).labelTypes().length());
            case Opcodes.BR_IF -> settle(1 + stack.label(at.index).labelTypes().length());
            case Opcodes.BR_TABLE -> settle(1 + stack.label(at.labels[0]).labelTypes().length());
            case Opcodes.RETURN -> settle(walk.type().results().length());
            case Opcodes.BLOCK, Opcodes.LOOP, Opcodes.TRY, Opcodes.TRY_TABLE ->
                    settle(at.blockType.parameters().length());
            case Opcodes.IF -> settle(1 + at.blockType.parameters().length());
            case Opcodes.ELSE, Opcodes.CATCH, Opcodes.CATCH_ALL, Opcodes.END, Opcodes.DELEGATE ->
                    settle(stack.top().results.length());
            default -> {}
        }
    }

    /// One of two open values is open; one of an open and another is settled.
    private void settleSelect() {
        boolean mixes = stack.bits(1) == OperandStack.FIXED || stack.bits(2) == OperandStack.FIXED;
        if (mixes) {
            settle(3);
        }
    }

    /// Settles those among the values on top that are open. Those above the deepest of them have to
    /// make way meanwhile.
    private void settle(int count) {
        int deepest = count - 1;
        while (deepest >= 0 && stack.bits(deepest) != OperandStack.OPEN) {
            deepest--;
        }
        if (deepest == 0) {
            settleTop(stack.type(0));
            return;
        }
        for (int i = 0; i <= deepest; i++) {
            if (stack.bits(i) == OperandStack.OPEN) {
                settleTop(stack.type(i));
            }
            code.set(scratch("aside" + i, stack.type(i)));
        }
        for (int i = deepest; i >= 0; i--) {
            code.get(scratch("aside" + i, stack.type(i)));
        }
    }

    private void settleTop(char type) {
        int value = scratch("nan", type);
        if (type == 'f') {
            code.settleF32(value, F32_NAN);
        } else {
            code.settleF64(value, F64_NAN);
        }
    }

    @Override
    public void after(@Nullable Frame ended) {
        boolean isCall =
                at.opcode == Opcodes.CALL_INDIRECT
                        || (at.opcode == Opcodes.CALL && at.index >= module.importedFunctions);
        if (isCall && metered) {
            code.reloadFuel(fuel);
        }
        Instruction instruction = at.instruction;
        if (instruction != null
                && instruction.nan() == Instruction.Nan.OPEN
                && instruction.gives().equals("v")) {
            int value = scratch("nan", 'v');
            if (instruction.name().startsWith("f32x4")) {
                code.settleF32x4(value, F32_NAN);
            } else {
                code.settleF64x2(value, F64_NAN);
            }
        }
    }

    // ---- the instruction itself

    private void copy() {
        if (!plan.calls) {
            code.copy(module.bytes, at.from, at.to);
            return;
        }
        switch (at.opcode) {
            case Opcodes.RETURN -> code.branch(stack.depth() - 1);
            case Opcodes.RETURN_CALL, Opcodes.RETURN_CALL_INDIRECT -> {
                code.giveDepth(depth, frameBytes);
                code.copy(module.bytes, at.from, at.to);
            }
            case Opcodes.END -> {
                code.copy(module.bytes, at.from, at.to);
                if (stack.depth() == 1) {
                    code.giveDepth(depth, frameBytes);
                    code.end();
                }
            }
            default -> code.copy(module.bytes, at.from, at.to);
        }
    }
}
