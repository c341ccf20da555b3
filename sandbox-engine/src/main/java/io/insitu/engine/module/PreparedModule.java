package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import java.nio.ByteBuffer;

/// A module as [ModulePreparation] made it, just before it is given to an engine.
public final class PreparedModule {
    /// What it exports for the host: see [ModulePreparation].
    public static final String FUEL = WasmModule.RESERVED + "fuel";

    public static final String DEPTH = WasmModule.RESERVED + "depth";
    public static final String START = WasmModule.RESERVED + "start";

    private static final int HEAD_BYTES = 8;
    private static final int MEMORY_SECTION = 5;

    private PreparedModule() {}

    /// {@return the module with its memory's maximum lowered to that many bytes} `memory.grow` past
    /// it fails, as the specification has it.
    ///
    /// @throws IllegalArgumentException when it is no prepared module
    public static ByteBuffer withMemoryAtMost(ByteBuffer prepared, long bytes) {
        try {
            WasmReader reader = new WasmReader(prepared);
            reader.position(HEAD_BYTES);
            while (true) {
                int at = reader.position();
                int id = reader.byte8();
                int to = (int) reader.u32() + reader.position();
                if (id == MEMORY_SECTION) {
                    return lowered(prepared.duplicate().rewind(), reader, at, to, bytes);
                }
                reader.position(to);
            }
        } catch (InvalidModuleException e) {
            throw new IllegalArgumentException("not a prepared module", e);
        }
    }

    private static ByteBuffer lowered(
            ByteBuffer prepared, WasmReader reader, int at, int to, long bytes)
            throws InvalidModuleException {
        reader.u32();
        boolean isBounded = reader.byte8() == 1;
        long minimum = reader.u32();
        long maximum = isBounded ? reader.u32() : Memory.PAGES_MAX;
        long lower = Math.max(minimum, Math.min(maximum, bytes / Memory.PAGE_BYTES));
        WasmWriter out = new WasmWriter(prepared.limit() + 16);
        out.copy(prepared, 0, at);
        out.section(MEMORY_SECTION, new WasmWriter(16).bytes(1, 1).u32(minimum).u32(lower));
        return out.copy(prepared, to, prepared.limit()).buffer();
    }
}
