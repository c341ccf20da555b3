package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.module.WasmModule.Export;
import io.insitu.engine.module.WasmModule.Global;
import io.insitu.engine.module.WasmModule.Section;
import io.insitu.engine.module.WasmModule.Table;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/// Reads and checks a module but for the bodies of its functions (core specification, sections 5.5
/// and 3.4), and whether it is a program that can run here. Types of garbage collection, threads,
/// 64-bit addresses and several memories are refused.
final class ModuleReader {
    private static final int MAGIC = 0x6d736100;

    /// In this order the sections must stand; custom ones (0) anywhere.
    private static final int[] ORDER = {1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11};

    private final WasmModule module;
    private final WasmReader reader;
    private final ConstantExpression constants;
    private int bodies;

    private ModuleReader(ByteBuffer wasm) {
        this.module = new WasmModule(wasm.duplicate().rewind());
        this.reader = new WasmReader(module.bytes);
        this.constants = new ConstantExpression(module, reader);
    }

    /// @throws InvalidModuleException names what is wrong and at which byte
    static WasmModule read(ByteBuffer wasm) throws InvalidModuleException {
        ModuleReader reading = new ModuleReader(wasm);
        reading.head();
        reading.sections();
        reading.checkWhole();
        return reading.module;
    }

    /// One that was prepared, which exports what others may not.
    ///
    /// @throws InvalidModuleException when it is none
    static WasmModule readPrepared(ByteBuffer prepared) throws InvalidModuleException {
        ModuleReader reading = new ModuleReader(prepared);
        reading.head();
        reading.sections();
        return reading.module;
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private static InvalidModuleException refused(int at, String message, Object... values) {
        return new InvalidModuleException(message.formatted(values), at);
    }

    private void head() throws InvalidModuleException {
        if (reader.remaining() < 8 || reader.int32() != MAGIC) {
            throw refused(0, "not a WebAssembly module: it does not begin with \\0asm");
        }
        int version = reader.int32();
        if (version != 1) {
            throw refused(
                    4,
                    "version %d is not a core module's (1); components do not run here",
                    version);
        }
    }

    private void sections() throws InvalidModuleException {
        int last = -1;
        int end = module.bytes.limit();
        while (reader.remaining() > 0) {
            int at = reader.position();
            int id = reader.byte8();
            long size = reader.u32();
            if (size > reader.remaining()) {
                throw refused(
                        at,
                        "section %d is %d bytes long, and %d bytes are left",
                        id,
                        size,
                        reader.remaining());
            }
            int to = reader.position() + (int) size;
            reader.limit(to);
            last = id == 0 ? last : inOrder(id, last, at);
            section(id, at, to);
            if (reader.position() != to) {
                throw refused(
                        at,
                        "section %d ends at byte %d, its contents at %d",
                        id,
                        to,
                        reader.position());
            }
            reader.limit(end);
        }
    }

    private static int inOrder(int id, int last, int at) throws InvalidModuleException {
        for (int place = 0; place < ORDER.length; place++) {
            if (ORDER[place] == id) {
                if (place <= last) {
                    throw refused(at, "section %d stands twice or behind a later one", id);
                }
                return place;
            }
        }
        throw refused(at, "section %d is not known", id);
    }

    private void section(int id, int at, int to) throws InvalidModuleException {
        String name = id == 0 ? reader.name() : "";
        int from = reader.position();
        module.sections.add(new Section(id, name, at, from, to));
        switch (id) {
            case 0 -> reader.position(to);
            case 1 -> types();
            case 2 -> imports();
            case 3 -> functions();
            case 4 -> tables();
            case 5 -> memories();
            case 6 -> globals();
            case 7 -> exports();
            case 8 -> start();
            case 9 -> new SegmentReader(module, reader, constants).elements();
            case 10 -> code();
            case 11 -> new SegmentReader(module, reader, constants).data();
            case 12 -> module.dataSegments = reader.u32();
            default -> tags();
        }
    }

    private void types() throws InvalidModuleException {
        int count = reader.count("types", WasmModule.TYPES_MAX);
        for (int i = 0; i < count; i++) {
            int at = reader.position();
            int form = reader.byte8();
            if (form != 0x60) {
                throw refused(
                        at,
                        "type %d is of form %#x, which belongs to garbage collection; it is not"
                                + " offered",
                        i,
                        form);
            }
            module.types.add(
                    new FunctionType(
                            reader.types(WasmModule.PARAMETERS_MAX),
                            reader.types(WasmModule.PARAMETERS_MAX)));
        }
    }

    private int type() throws InvalidModuleException {
        return reader.index("type", module.types.size());
    }

    private void imports() throws InvalidModuleException {
        int count = reader.count("imports", WasmModule.IMPORTS_MAX);
        int[] functions = new int[count];
        for (int i = 0; i < count; i++) {
            int at = reader.position();
            String from = reader.name();
            String name = reader.name();
            int kind = reader.byte8();
            if (kind != 0) {
                throw refused(
                        at,
                        "imports %s.%s, which is not a function; only functions of WASI can be had",
                        from,
                        name);
            }
            functions[i] = type();
            WasiImports.check(from, name, module.types.get(functions[i]), at);
        }
        module.functions = functions;
        module.importedFunctions = count;
    }

    private void functions() throws InvalidModuleException {
        int count = reader.count("functions", WasmModule.FUNCTIONS_MAX);
        int imported = module.importedFunctions;
        int[] functions = java.util.Arrays.copyOf(module.functions, imported + count);
        for (int i = 0; i < count; i++) {
            functions[imported + i] = type();
        }
        module.functions = functions;
        module.bodyFrom = new int[count];
        module.bodyTo = new int[count];
    }

    private void tables() throws InvalidModuleException {
        int count = reader.count("tables", WasmModule.TABLES_MAX);
        for (int i = 0; i < count; i++) {
            int at = reader.position();
            int first = reader.byte8();
            if (first == 0x40) {
                throw refused(at, "table %d has an initial value, which is not offered", i);
            }
            char type = ValueTypes.reference(first, at);
            module.tables.add(table(type, at));
        }
    }

    private Table table(char type, int at) throws InvalidModuleException {
        boolean bounded = flags("table", at);
        long minimum = reader.u32();
        long maximum = bounded ? reader.u32() : WasmModule.TABLE_ENTRIES_MAX;
        if (minimum > WasmModule.TABLE_ENTRIES_MAX || minimum > maximum) {
            throw refused(
                    at,
                    "a table of %d to %d entries; the first is at most %d and no more than the"
                            + " second",
                    minimum,
                    maximum,
                    WasmModule.TABLE_ENTRIES_MAX);
        }
        return new Table(type, minimum, Math.min(maximum, WasmModule.TABLE_ENTRIES_MAX));
    }

    /// {@return whether a maximum follows}
    private boolean flags(String what, int at) throws InvalidModuleException {
        int flags = reader.byte8();
        if ((flags & 2) != 0) {
            throw refused(at, "its %s is shared between threads, which do not exist here", what);
        }
        if ((flags & 4) != 0) {
            throw refused(at, "its %s has 64-bit addresses", what);
        }
        if ((flags & ~1) != 0) {
            throw refused(at, "%s flags %#x are not known", what, flags);
        }
        return flags == 1;
    }

    private void memories() throws InvalidModuleException {
        int at = reader.position();
        long count = reader.u32();
        if (count > 1) {
            throw refused(at, "has %d memories, one is allowed", count);
        }
        if (count == 1) {
            boolean bounded = flags("memory", at);
            long minimum = reader.u32();
            long maximum = bounded ? reader.u32() : Memory.PAGES_MAX;
            if (minimum > maximum || maximum > Memory.PAGES_MAX) {
                throw refused(
                        at,
                        "memory of %d to %d pages; both at most %d, the first no more than the"
                                + " second",
                        minimum,
                        maximum,
                        Memory.PAGES_MAX);
            }
            module.hasMemory = true;
            module.memoryMaximum = bounded ? maximum : -1;
        }
    }

    private void tags() throws InvalidModuleException {
        int count = reader.count("tags", WasmModule.TAGS_MAX);
        for (int i = 0; i < count; i++) {
            int at = reader.position();
            int attribute = reader.byte8();
            FunctionType type = module.types.get(type());
            if (attribute != 0 || !type.results().isEmpty()) {
                throw refused(at, "tag %d is not that of an exception without results", i);
            }
            module.tags.add(type);
        }
    }

    private void globals() throws InvalidModuleException {
        int count = reader.count("globals", WasmModule.GLOBALS_MAX);
        for (int i = 0; i < count; i++) {
            char type = reader.type();
            int at = reader.position();
            int mutable = reader.byte8();
            if (mutable > 1) {
                throw refused(at, "global %d is neither mutable (1) nor not (0): %d", i, mutable);
            }
            int from = reader.position();
            constants.read(type);
            module.globals.add(new Global(type, mutable == 1, from, reader.position()));
        }
    }

    private void exports() throws InvalidModuleException {
        int count = reader.count("exports", WasmModule.EXPORTS_MAX);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < count; i++) {
            int at = reader.position();
            String name = reader.name();
            if (!names.add(name)) {
                throw refused(at, "exports %s twice", name);
            }
            export(name, at);
        }
    }

    private void export(String name, int at) throws InvalidModuleException {
        int kind = reader.byte8();
        int index =
                switch (kind) {
                    case 0 -> reader.index("function", module.functions.length);
                    case 1 -> reader.index("table", module.tables.size());
                    case 2 -> reader.index("memory", module.hasMemory ? 1 : 0);
                    case 3 -> reader.index("global", module.globals.size());
                    case 4 -> reader.index("tag", module.tags.size());
                    default ->
                            throw refused(at, "exports %s as kind %d, which is none", name, kind);
                };
        module.exports.add(new Export(name, kind, index, at));
        if (kind == 0) {
            module.exportedFunctions.put(name, index);
            module.declared.set(index);
        }
        module.exportsMemory |= kind == 2 && name.equals("memory");
    }

    private void start() throws InvalidModuleException {
        int at = reader.position();
        int function = reader.index("function", module.functions.length);
        if (!module.typeOf(function).equals(FunctionType.NOTHING)) {
            throw refused(at, "the start function takes or returns something");
        }
        module.start = function;
    }

    private void code() throws InvalidModuleException {
        int at = reader.position();
        int count = reader.count("bodies", WasmModule.FUNCTIONS_MAX);
        if (count != module.bodyFrom.length) {
            throw refused(
                    at, "%d functions are declared, %d have bodies", module.bodyFrom.length, count);
        }
        for (int i = 0; i < count; i++) {
            int size = reader.count("bytes of a body", WasmModule.BODY_BYTES_MAX);
            module.bodyFrom[i] = reader.position();
            module.bodyTo[i] = reader.position() + size;
            reader.skip(size);
        }
        bodies = count;
    }

    private void checkWhole() throws InvalidModuleException {
        if (bodies != module.bodyFrom.length) {
            throw refused(-1, "%d functions are declared, none has a body", module.bodyFrom.length);
        }
        for (Export export : module.exports) {
            if (export.name().startsWith(WasmModule.RESERVED)) {
                throw refused(
                        export.at(),
                        "exports %s; names in %s are reserved",
                        export.name(),
                        WasmModule.RESERVED);
            }
        }
        if (module.hasInitializer()) {
            Initializer.check(module);
        }
        Integer main = module.exportedFunctions.get(Initializer.entry(module));
        if (main == null) {
            throw refused(-1, "exports no function _start: it is not a program (a WASI command)");
        }
        if (!module.typeOf(main).equals(FunctionType.NOTHING)) {
            throw refused(-1, "%s takes or returns something", Initializer.entry(module));
        }
        if (!module.exportsMemory) {
            throw refused(-1, "exports no memory under the name memory");
        }
    }
}
