package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the basic blocks of a body and what else its [BodyPlan] says.
final class BodyMeasure implements BodyWalk.Visitor {
    private final WasmModule module;
    private final BodyWalk walk;
    private final InstructionReader at;
    private BodyPlan plan = new BodyPlan();
    private int parameters;

    private int segmentAt;
    private int count;
    private boolean loop;

    /// Whether no instruction is reached, so that none is counted; by depth of blocks: whether that
    /// was so where the block begins.
    private boolean dead;

    private final BitSet deadOutside = new BitSet();

    /// Locals that hold more than arithmetic gave, and who is copied to whom.
    private final BitSet foreign = new BitSet();

    private final List<Copy> copies = new ArrayList<>();

    private record Copy(int from, int to) {}

    BodyMeasure(WasmModule module, BodyWalk walk) {
        this.module = module;
        this.walk = walk;
        this.at = walk.at;
    }

    /// @throws InvalidModuleException when the body is not valid
    BodyPlan measure(int body) throws InvalidModuleException {
        plan = new BodyPlan();
        parameters = module.typeOf(module.importedFunctions + body).parameters().length();
        segmentAt = -1;
        dead = false;
        deadOutside.clear();
        foreign.clear();
        copies.clear();
        walk.walk(body, this);
        close();
        findArithmetic();
        return plan;
    }

    @Override
    public int bitsOf(int local) {
        return isCandidate(local) ? OperandStack.COPY + local : OperandStack.FIXED;
    }

    private boolean isCandidate(int local) {
        char type = walk.locals.charAt(local);
        return local >= parameters && (type == 'f' || type == 'd');
    }

    @Override
    public void before() {
        if (segmentAt < 0) {
            open(at.from, false);
        }
        if (!dead && isCounted(at.opcode)) {
            count++;
        }
        if (at.opcode == Opcodes.LOCAL_SET || at.opcode == Opcodes.LOCAL_TEE) {
            noteSet(at.index, walk.stack.bits(0));
        }
    }

    private void noteSet(int local, int bits) {
        if (local >= walk.locals.length() || !isCandidate(local)) {
            return;
        }
        if (bits == OperandStack.FIXED) {
            foreign.set(local);
        } else if (bits >= OperandStack.COPY) {
            copies.add(new Copy(bits - OperandStack.COPY, local));
        }
    }

    private void findArithmetic() {
        boolean found = true;
        while (found) {
            found = false;
            for (Copy copy : copies) {
                if (foreign.get(copy.from) && !foreign.get(copy.to)) {
                    foreign.set(copy.to);
                    found = true;
                }
            }
        }
        for (int local = parameters; local < walk.locals.length(); local++) {
            if (isCandidate(local) && !foreign.get(local)) {
                plan.arithmetic.set(local);
            }
        }
    }

    /// Marks of the structure are none.
    private static boolean isCounted(int opcode) {
        return switch (opcode) {
            case Opcodes.BLOCK, Opcodes.LOOP, Opcodes.TRY, Opcodes.TRY_TABLE -> false;
            case Opcodes.ELSE, Opcodes.CATCH, Opcodes.CATCH_ALL -> false;
            case Opcodes.END, Opcodes.DELEGATE -> false;
            default -> true;
        };
    }

    @Override
    public void after(@Nullable Frame ended) {
        plan.highest = Math.max(plan.highest, walk.stack.height());
        switch (at.opcode) {
            case Opcodes.BLOCK, Opcodes.TRY -> enter();
            case Opcodes.TRY_TABLE -> {
                for (InstructionReader.Clause clause : at.clauses) {
                    noteArrival(clause.label());
                }
                enter();
            }
            case Opcodes.LOOP, Opcodes.IF -> {
                enter();
                next(at.opcode == Opcodes.LOOP);
            }
            case Opcodes.BR_IF -> next(false);
            case Opcodes.BR, Opcodes.BR_TABLE, Opcodes.RETURN, Opcodes.UNREACHABLE -> end();
            case Opcodes.THROW, Opcodes.RETHROW, Opcodes.THROW_REF -> end();
            case Opcodes.RETURN_CALL, Opcodes.RETURN_CALL_INDIRECT -> {
                plan.calls = true;
                end();
            }
            case Opcodes.CALL -> plan.calls |= at.index >= module.importedFunctions;
            case Opcodes.CALL_INDIRECT -> plan.calls = true;
            case Opcodes.MEMORY_INIT, Opcodes.MEMORY_COPY, Opcodes.MEMORY_FILL -> plan.moves = true;
            case Opcodes.TABLE_INIT, Opcodes.TABLE_COPY, Opcodes.TABLE_FILL -> plan.moves = true;
            default -> {
                if (ended != null) {
                    leave(ended);
                }
            }
        }
    }

    private void enter() {
        deadOutside.set(walk.stack.depth(), dead);
    }

    /// A block, or a part of one, has ended.
    private void leave(Frame ended) {
        boolean isPart = at.opcode != Opcodes.END && at.opcode != Opcodes.DELEGATE;
        boolean wasDead = deadOutside.get(walk.stack.depth() + (isPart ? 0 : 1));
        boolean isPlain = ended.part == Opcodes.BLOCK || ended.part == Opcodes.TRY_TABLE;
        boolean isMeeting = ended.targeted || !isPlain;
        if (isPart || (isMeeting && ended.opcode != Opcodes.LOOP)) {
            close();
            dead = wasDead;
            open(at.to, false);
        }
        boolean catches = at.opcode == Opcodes.CATCH || at.opcode == Opcodes.CATCH_ALL;
        if (catches || (ended.caught && ended.opcode != Opcodes.LOOP)) {
            plan.arrivals.add(at.to);
        }
    }

    /// A loop's label is where its body begins.
    private void noteArrival(int depth) {
        try {
            // The block that was just opened lies above those that the clause counts.
            Frame label = walk.stack.label(depth + 1);
            if (label.opcode == Opcodes.LOOP) {
                plan.arrivals.add(label.bodyAt);
            }
        } catch (InvalidModuleException e) {
            throw new IllegalStateException("a label that was checked", e);
        }
    }

    private void open(int position, boolean isLoop) {
        segmentAt = position;
        count = 0;
        loop = isLoop;
    }

    private void close() {
        if (!dead && (count > 0 || loop)) {
            plan.segments.add(new BodyPlan.Segment(segmentAt, count, loop));
        }
    }

    private void next(boolean isLoop) {
        close();
        open(at.to, isLoop);
    }

    private void end() {
        close();
        dead = true;
    }
}
