package io.insitu.engine.module;

import java.nio.ByteBuffer;

/// Writes the instructions that a rewritten body has beyond its own. The two globals lie behind the
/// module's: fuel (i64) and depth (i32).
final class Emitter {
    private static final int I64_SUB = 0x7D;
    private static final int I32_SUB = 0x6B;
    private static final int I32_ADD = 0x6A;
    private static final int I64_LT_S = 0x53;
    private static final int I32_LT_S = 0x48;
    private static final int I64_EXTEND_I32_U = 0xAD;
    private static final int I64_SHR_U = 0x88;
    private static final int F32_EQ = 0x5B;
    private static final int F64_EQ = 0x61;
    private static final int EMPTY = 0x40;

    private final WasmWriter out = new WasmWriter(1 << 16);
    private final int fuelGlobal;
    private final int depthGlobal;

    Emitter(int globals) {
        this.fuelGlobal = globals;
        this.depthGlobal = globals + 1;
    }

    void clear() {
        out.clear();
    }

    int size() {
        return out.size();
    }

    WasmWriter writer() {
        return out;
    }

    void copy(ByteBuffer module, int from, int to) {
        out.copy(module, from, to);
    }

    void get(int local) {
        out.bytes(Opcodes.LOCAL_GET).u32(local);
    }

    void set(int local) {
        out.bytes(Opcodes.LOCAL_SET).u32(local);
    }

    private void tee(int local) {
        out.bytes(Opcodes.LOCAL_TEE).u32(local);
    }

    private void getGlobal(int global) {
        out.bytes(Opcodes.GLOBAL_GET).u32(global);
    }

    private void setGlobal(int global) {
        out.bytes(Opcodes.GLOBAL_SET).u32(global);
    }

    private void i32(int value) {
        out.bytes(Opcodes.I32_CONST).signed(value);
    }

    private void i64(long value) {
        out.bytes(Opcodes.I64_CONST).signed(value);
    }

    void end() {
        out.bytes(Opcodes.END);
    }

    void branch(int label) {
        out.bytes(Opcodes.BR).u32(label);
    }

    /// @param type as [BlockTypes] gives it
    void block(long type) {
        out.bytes(Opcodes.BLOCK).signed(type);
    }

    private void trapIfTrue() {
        out.bytes(Opcodes.IF, EMPTY, Opcodes.UNREACHABLE, Opcodes.END);
    }

    // ---- fuel

    void reloadFuel(int local) {
        getGlobal(fuelGlobal);
        set(local);
    }

    void charge(int local, int cost) {
        get(local);
        i64(cost);
        out.bytes(I64_SUB);
        storeFuel(local);
    }

    private void storeFuel(int local) {
        tee(local);
        setGlobal(fuelGlobal);
    }

    void chargeGlobal(int cost) {
        getGlobal(fuelGlobal);
        i64(cost);
        out.bytes(I64_SUB);
        setGlobal(fuelGlobal);
    }

    void endWhenEmpty(int local) {
        get(local);
        i64(0);
        out.bytes(I64_LT_S);
        trapIfTrue();
    }

    /// Takes one for each so many units of the length that lies on top.
    void chargeLength(int local, int length, int unitBits) {
        tee(length);
        get(local);
        get(length);
        out.bytes(I64_EXTEND_I32_U);
        i64(unitBits);
        out.bytes(I64_SHR_U, I64_SUB);
        storeFuel(local);
        endWhenEmpty(local);
    }

    // ---- depth

    void takeDepth(int local, int bytes) {
        getGlobal(depthGlobal);
        i32(bytes);
        out.bytes(I32_SUB);
        tee(local);
        setGlobal(depthGlobal);
        get(local);
        i32(0);
        out.bytes(I32_LT_S);
        trapIfTrue();
    }

    void giveDepth(int local, int bytes) {
        get(local);
        i32(bytes);
        out.bytes(I32_ADD);
        setGlobal(depthGlobal);
    }

    void setDepth(int local) {
        get(local);
        setGlobal(depthGlobal);
    }

    // ---- the bits of a NaN: x if it equals itself, else the one that is agreed on

    void settleF32(int local, int nan) {
        tee(local);
        out.bytes(Opcodes.F32_CONST, nan, nan >>> 8, nan >>> 16, nan >>> 24);
        get(local);
        get(local);
        out.bytes(F32_EQ, Opcodes.SELECT);
    }

    void settleF64(int local, long nan) {
        tee(local);
        out.bytes(Opcodes.F64_CONST);
        bits(nan);
        get(local);
        get(local);
        out.bytes(F64_EQ, Opcodes.SELECT);
    }

    void settleF32x4(int local, int nan) {
        long lanes = (long) nan << 32 | nan;
        settleVector(local, lanes, 0x41);
    }

    void settleF64x2(int local, long nan) {
        settleVector(local, nan, 0x47);
    }

    /// @param equal number of the instruction that compares lanes
    private void settleVector(int local, long half, int equal) {
        tee(local);
        out.bytes(0xFD, 0x0C);
        bits(half);
        bits(half);
        get(local);
        get(local);
        out.bytes(0xFD, equal, 0xFD, 0x52);
    }

    private void bits(long value) {
        for (int shift = 0; shift < 64; shift += 8) {
            out.bytes((int) (value >>> shift));
        }
    }
}
