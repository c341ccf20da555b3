package io.insitu.engine.module;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a module's sections say. Filled by [ModuleReader], read by everybody else.
final class WasmModule {
    /// What is allowed of each: as much as V8 takes, and less where a small module could ask for
    /// much memory.
    static final int TYPES_MAX = 1_000_000;

    static final int FUNCTIONS_MAX = 1_000_000;
    static final int IMPORTS_MAX = 100_000;
    static final int EXPORTS_MAX = 1_000_000;
    static final int GLOBALS_MAX = 1_000_000;
    static final int TAGS_MAX = 1_000_000;
    static final int SEGMENTS_MAX = 100_000;
    static final int SEGMENT_ITEMS_MAX = 10_000_000;
    static final int PARAMETERS_MAX = 1_000;
    static final int LOCALS_MAX = 50_000;
    static final int BODY_BYTES_MAX = 7_654_321;
    static final int BRANCHES_MAX = 65_520;
    static final int NESTING_MAX = 10_000;

    /// A table's entries lie in V8's heap, which no other limit bounds.
    static final int TABLES_MAX = 8;

    static final int TABLE_ENTRIES_MAX = 1 << 20;

    /// Names that begin so are ours.
    static final String RESERVED = "insitu.";

    /// @param maximum as declared, or [#TABLE_ENTRIES_MAX]
    record Table(char type, long minimum, long maximum) {}

    /// @param from where its first value's expression begins
    /// @param to and where it ends
    record Global(char type, boolean mutable, int from, int to) {}

    /// @param kind 0 a function, 1 a table, 2 the memory, 3 a global, 4 a tag
    record Export(String name, int kind, int index, int at) {}

    /// @param from its first byte, flags included
    record DataSegment(boolean active, int from, int to) {}

    /// @param from its first byte behind id and size (and name)
    record Section(int id, String name, int at, int from, int to) {}

    final ByteBuffer bytes;
    final List<Section> sections = new ArrayList<>();
    final List<FunctionType> types = new ArrayList<>();

    /// Of all functions, those that are imported first: the numbers of their types.
    int[] functions = {};

    int importedFunctions;
    final List<Table> tables = new ArrayList<>();
    boolean hasMemory;

    /// In pages, as declared; -1 when it is not.
    long memoryMaximum = -1;

    final List<FunctionType> tags = new ArrayList<>();
    final List<Global> globals = new ArrayList<>();
    final List<Export> exports = new ArrayList<>();
    final Map<String, Integer> exportedFunctions = new HashMap<>();
    boolean exportsMemory;
    int start = -1;
    final StringBuilder elementTypes = new StringBuilder();

    /// As many as are announced; -1 when that is not said.
    long dataSegments = -1;

    final List<DataSegment> data = new ArrayList<>();

    /// Which encodings of exceptions the bodies use: the old one (`try`), the present one
    /// (`try_table`, exceptions as values). Known when all have been read.
    boolean usesTry;

    boolean usesTryTable;

    /// Functions that a body may name by `ref.func`.
    final BitSet declared = new BitSet();

    /// Where the bodies begin and end, those of the defined functions in their order.
    int[] bodyFrom = {};

    int[] bodyTo = {};

    WasmModule(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /// {@return whether it has a start of its own, of which a snapshot is taken}
    boolean hasInitializer() {
        return exportedFunctions.containsKey(Initializer.INITIALIZE);
    }

    FunctionType typeOf(int function) {
        return types.get(functions[function]);
    }
}
