package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The types of the values that lie on the stack, and the blocks that are open, while a body is
/// read (core specification, appendix "Validation Algorithm"). Of each value it is also known how
/// far its bits are settled, should it be a NaN.
final class OperandStack {
    /// The bits of the value are the same on every machine.
    static final int FIXED = 0;

    /// The same, and it is no NaN but the canonical one.
    static final int CANONICAL = 1;

    /// If it is a NaN, its bits are open.
    static final int OPEN = 2;

    /// This, and the number of a local of which it is a copy.
    static final int COPY = 3;

    private final InstructionReader at;
    private final List<Frame> frames = new ArrayList<>();
    private char[] types = new char[256];
    private int[] bits = new int[256];
    private int height;
    private Frame top = new Frame(Opcodes.BLOCK, FunctionType.NOTHING, 0, 0);

    OperandStack(InstructionReader at) {
        this.at = at;
    }

    void clear() {
        height = 0;
        frames.clear();
    }

    int height() {
        return height;
    }

    int depth() {
        return frames.size();
    }

    Frame top() {
        return top;
    }

    /// The block to which a branch of that depth leads.
    Frame label(int depth) throws InvalidModuleException {
        if (depth >= frames.size()) {
            throw at.refused("label %d does not exist: it lies in %d", depth, frames.size());
        }
        return frames.get(frames.size() - 1 - depth);
    }

    /// The same, which something branches to.
    Frame target(int depth) throws InvalidModuleException {
        Frame frame = label(depth);
        frame.targeted = true;
        return frame;
    }

    /// What is known of the value that lies that deep, 0 on top.
    int bits(int deep) {
        int place = height - 1 - deep;
        return place >= top.height ? bits[place] : FIXED;
    }

    char type(int deep) {
        int place = height - 1 - deep;
        return place >= top.height ? types[place] : ValueTypes.UNKNOWN;
    }

    /// What is known of a value that may be either of the two on top.
    int joined() {
        int one = bits(0);
        int other = bits(1);
        if (one == FIXED || other == FIXED || one >= COPY || other >= COPY) {
            return FIXED;
        }
        return Math.max(one, other);
    }

    void push(char type, int known) {
        if (height == types.length) {
            types = Arrays.copyOf(types, 2 * height);
            bits = Arrays.copyOf(bits, 2 * height);
        }
        types[height] = type;
        bits[height++] = known;
    }

    void pushAll(String all) {
        for (int i = 0; i < all.length(); i++) {
            push(all.charAt(i), FIXED);
        }
    }

    char pop() throws InvalidModuleException {
        if (height == top.height) {
            if (top.unreachable) {
                return ValueTypes.UNKNOWN;
            }
            throw at.refused("takes a value from a stack that is empty");
        }
        return types[--height];
    }

    void pop(char expected) throws InvalidModuleException {
        char found = pop();
        if (found != expected && found != ValueTypes.UNKNOWN && expected != ValueTypes.UNKNOWN) {
            throw at.refused(
                    "takes %s, and %s is there", ValueTypes.name(expected), ValueTypes.name(found));
        }
    }

    void popAll(String all) throws InvalidModuleException {
        for (int i = all.length() - 1; i >= 0; i--) {
            pop(all.charAt(i));
        }
    }

    /// Checks what is on top without taking it.
    void require(String all) throws InvalidModuleException {
        int before = height;
        popAll(all);
        height = before;
    }

    void unreachable() {
        height = top.height;
        top.unreachable = true;
    }

    void open(int opcode, FunctionType type) throws InvalidModuleException {
        popAll(type.parameters());
        if (frames.size() == WasmModule.NESTING_MAX) {
            throw at.refused("blocks lie deeper than %d in each other", WasmModule.NESTING_MAX);
        }
        top = new Frame(opcode, type, height, at.to);
        frames.add(top);
        pushAll(type.parameters());
    }

    void popResults() throws InvalidModuleException {
        popAll(top.results);
        if (height != top.height) {
            throw at.refused("leaves %d values too many behind", height - top.height);
        }
    }

    /// Leaves the block on top, whose results have been taken, and gives them.
    void close() {
        Frame closed = frames.removeLast();
        if (!frames.isEmpty()) {
            top = frames.getLast();
        }
        pushAll(closed.results);
    }
}
