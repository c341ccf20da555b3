package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import java.nio.ByteBuffer;

/// A module as [ModulePreparation] made it, just before it is given to an engine.
public final class PreparedModule {
    /// What it exports for the host: see [ModulePreparation].
    public static final String FUEL = WasmModule.RESERVED + "fuel";

    public static final String DEPTH = WasmModule.RESERVED + "depth";
    public static final String START = WasmModule.RESERVED + "start";

    /// What such an export begins with that lets a global be read, which is there for a [Snapshot]:
    /// the letter of its type ([ValueTypes]) and its number follow.
    public static final String GLOBAL = WasmModule.RESERVED + "global.";

    /// The program's own start, if it has one of which a [Snapshot] is to be taken.
    public static final String INITIALIZE = Initializer.INITIALIZE;

    /// What is called before that, if it is there.
    public static final String REACTOR = Initializer.REACTOR;

    private static final int HEAD_BYTES = 8;
    private static final int MEMORY_SECTION = 5;
    private static final int EXPORT_SECTION = 7;

    private PreparedModule() {}

    /// {@return the module with its memory's maximum lowered to that many bytes} `memory.grow` past
    /// it fails, as the specification has it.
    ///
    /// @param bytes not fewer than [#memoryAtFirst]
    /// @throws IllegalArgumentException when it is no prepared module
    public static ByteBuffer withMemoryAtMost(ByteBuffer prepared, long bytes) {
        Declared memory = Declared.in(prepared);
        long lower = Math.min(memory.maximum, bytes / Memory.PAGE_BYTES);
        WasmWriter out = new WasmWriter(prepared.limit() + 16);
        out.copy(prepared, 0, memory.at);
        out.section(MEMORY_SECTION, new WasmWriter(16).bytes(1, 1).u32(memory.minimum).u32(lower));
        return out.copy(prepared, memory.to, prepared.limit()).buffer();
    }

    /// {@return how many bytes its memory has from the beginning}
    ///
    /// @throws IllegalArgumentException when it is no prepared module
    public static long memoryAtFirst(ByteBuffer prepared) {
        return Declared.in(prepared).minimum * Memory.PAGE_BYTES;
    }

    /// The memory that a module declares, in pages, and where the section begins and ends.
    private record Declared(int at, int to, long minimum, long maximum) {
        static Declared in(ByteBuffer prepared) {
            try {
                WasmReader reader = new WasmReader(prepared);
                int at = find(reader, MEMORY_SECTION);
                int to = (int) reader.u32() + reader.position();
                reader.u32();
                boolean isBounded = reader.byte8() == 1;
                long minimum = reader.u32();
                return new Declared(at, to, minimum, isBounded ? reader.u32() : Memory.PAGES_MAX);
            } catch (InvalidModuleException e) {
                throw new IllegalArgumentException("not a prepared module", e);
            }
        }
    }

    /// {@return whether it has a start of its own, and does not run before that was called}
    ///
    /// @throws IllegalArgumentException when it is no prepared module
    public static boolean hasInitializer(ByteBuffer prepared) {
        try {
            WasmReader reader = new WasmReader(prepared);
            find(reader, EXPORT_SECTION);
            reader.u32();
            for (long left = reader.u32(); left > 0; left--) {
                String name = reader.name();
                if (reader.byte8() == 0 && name.equals(INITIALIZE)) {
                    return true;
                }
                reader.u32();
            }
            return false;
        } catch (InvalidModuleException e) {
            throw new IllegalArgumentException("not a prepared module", e);
        }
    }

    /// Goes behind the id of a section that every prepared module has.
    ///
    /// @return where the section begins
    private static int find(WasmReader reader, int section) throws InvalidModuleException {
        reader.position(HEAD_BYTES);
        while (true) {
            int at = reader.position();
            if (reader.byte8() == section) {
                return at;
            }
            reader.skip((int) reader.u32());
        }
    }
}
