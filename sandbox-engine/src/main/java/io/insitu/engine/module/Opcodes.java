package io.insitu.engine.module;

/// The instructions that are not in `instructions.txt`: those that change the control flow, and
/// those whose types depend on what the module declares (core specification, section 5.4; the old
/// exceptions by the proposal's legacy text). A prefix byte stands in the second byte of a number.
final class Opcodes {
    static final int UNREACHABLE = 0x00;
    static final int NOP = 0x01;
    static final int BLOCK = 0x02;
    static final int LOOP = 0x03;
    static final int IF = 0x04;
    static final int ELSE = 0x05;
    static final int TRY = 0x06;
    static final int CATCH = 0x07;
    static final int THROW = 0x08;
    static final int RETHROW = 0x09;
    static final int THROW_REF = 0x0A;
    static final int END = 0x0B;
    static final int BR = 0x0C;
    static final int BR_IF = 0x0D;
    static final int BR_TABLE = 0x0E;
    static final int RETURN = 0x0F;
    static final int CALL = 0x10;
    static final int CALL_INDIRECT = 0x11;
    static final int RETURN_CALL = 0x12;
    static final int RETURN_CALL_INDIRECT = 0x13;
    static final int DELEGATE = 0x18;
    static final int CATCH_ALL = 0x19;
    static final int DROP = 0x1A;
    static final int SELECT = 0x1B;
    static final int SELECT_TYPED = 0x1C;
    static final int TRY_TABLE = 0x1F;
    static final int LOCAL_GET = 0x20;
    static final int LOCAL_SET = 0x21;
    static final int LOCAL_TEE = 0x22;
    static final int GLOBAL_GET = 0x23;
    static final int GLOBAL_SET = 0x24;
    static final int TABLE_GET = 0x25;
    static final int TABLE_SET = 0x26;
    static final int F32_STORE = 0x38;
    static final int F64_STORE = 0x39;
    static final int MEMORY_SIZE = 0x3F;
    static final int MEMORY_GROW = 0x40;
    static final int I32_CONST = 0x41;
    static final int I64_CONST = 0x42;
    static final int F32_CONST = 0x43;
    static final int F64_CONST = 0x44;
    static final int F32_NEG = 0x8C;
    static final int F32_COPYSIGN = 0x98;
    static final int F64_NEG = 0x9A;
    static final int F64_COPYSIGN = 0xA6;
    static final int I32_REINTERPRET = 0xBC;
    static final int I64_REINTERPRET = 0xBD;
    static final int REF_NULL = 0xD0;
    static final int REF_IS_NULL = 0xD1;
    static final int REF_FUNC = 0xD2;
    static final int MEMORY_INIT = 0xFC08;
    static final int DATA_DROP = 0xFC09;
    static final int MEMORY_COPY = 0xFC0A;
    static final int MEMORY_FILL = 0xFC0B;
    static final int TABLE_INIT = 0xFC0C;
    static final int ELEM_DROP = 0xFC0D;
    static final int TABLE_COPY = 0xFC0E;
    static final int TABLE_GROW = 0xFC0F;
    static final int TABLE_SIZE = 0xFC10;
    static final int TABLE_FILL = 0xFC11;
    static final int F32X4_SPLAT = 0xFD13;
    static final int F64X2_SPLAT = 0xFD14;
    static final int F32X4_REPLACE_LANE = 0xFD20;
    static final int F64X2_REPLACE_LANE = 0xFD22;

    private Opcodes() {}
}
