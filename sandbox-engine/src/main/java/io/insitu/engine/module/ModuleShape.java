package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// What the host has to know of a module before any engine sees it: that its imports can be
/// answered, that it has what a program needs, and where its memory is declared. The bodies of
/// functions are left to the engine's own validation. Follows the WebAssembly binary format (core
/// specification, section 5.5).
public final class ModuleShape {
    private static final long PAGE_BYTES = 65536;
    private static final long PAGES_MAX = 65536;
    private static final int MAGIC = 0x6d736100;
    private static final int FLAG_MAXIMUM = 1;
    private static final int FLAG_SHARED = 2;
    private static final int FLAG_64 = 4;

    private final ByteBuffer wasm;
    private final WasmReader reader;
    private final List<FunctionType> types = new ArrayList<>();
    private int importedFunctions;
    private final List<Integer> functionTypes = new ArrayList<>();
    private boolean exportsMemory;
    private int startFunction = -1;
    private Memory memory = new Memory(0, 0, 0, 0, false);

    /// Where the memory's limits stand in the module, and what they are, in pages of 64 KiB.
    private record Memory(
            int sectionAt, int sectionEnd, long minimum, long maximum, boolean declared) {}

    private ModuleShape(ByteBuffer wasm) {
        this.wasm = wasm.duplicate();
        this.reader = new WasmReader(this.wasm);
    }

    /// Reads a module's sections.
    ///
    /// @throws InvalidModuleException names what is wrong and at which byte
    public static ModuleShape of(ByteBuffer wasm) throws InvalidModuleException {
        ModuleShape shape = new ModuleShape(wasm);
        shape.read();
        shape.check();
        return shape;
    }

    private void read() throws InvalidModuleException {
        if (reader.remaining() < 8 || reader.int32() != MAGIC) {
            throw new InvalidModuleException(
                    "not a WebAssembly module: it does not begin with \\0asm", 0);
        }
        int version = reader.int32();
        if (version != 1) {
            throw new InvalidModuleException(
                    "version %d is not a core module's (1); components do not run here"
                            .formatted(version),
                    4);
        }
        while (reader.remaining() > 0) {
            int at = reader.position();
            int id = reader.byte8();
            long size = reader.u32();
            if (size > reader.remaining()) {
                throw new InvalidModuleException(
                        "section %d is %d bytes long, and %d bytes are left"
                                .formatted(id, size, reader.remaining()),
                        at);
            }
            section(id, at, reader.position() + (int) size);
        }
    }

    private void section(int id, int at, int end) throws InvalidModuleException {
        switch (id) {
            case 1 -> readTypes(end);
            case 2 -> readImports();
            case 3 -> readFunctions();
            case 5 -> readMemories(at, end);
            case 7 -> readExports();
            default -> reader.position(end);
        }
        if (reader.position() != end) {
            throw new InvalidModuleException(
                    "section %d ends at byte %d, its contents at %d"
                            .formatted(id, end, reader.position()),
                    at);
        }
    }

    /// Types other than plain functions (garbage-collected ones, recursive groups) cannot be those
    /// of an import of WASI, and they end the reading: the rest is the engine's to judge.
    private void readTypes(int end) throws InvalidModuleException {
        long count = reader.u32();
        for (long i = 0; i < count; i++) {
            if (reader.byte8() != 0x60) {
                reader.position(end);
                return;
            }
            types.add(new FunctionType(reader.types(), reader.types()));
        }
    }

    private void readImports() throws InvalidModuleException {
        long count = reader.u32();
        for (long i = 0; i < count; i++) {
            int at = reader.position();
            String module = reader.name();
            String name = reader.name();
            int kind = reader.byte8();
            if (kind != 0) {
                throw new InvalidModuleException(
                        "imports %s.%s, which is not a function; only functions of WASI can be had"
                                .formatted(module, name),
                        at);
            }
            long type = reader.u32();
            WasiImports.check(module, name, typeAt(type, at), at);
            importedFunctions++;
            functionTypes.add((int) type);
        }
    }

    private FunctionType typeAt(long index, int at) throws InvalidModuleException {
        if (index >= types.size()) {
            throw new InvalidModuleException("type %d does not exist".formatted(index), at);
        }
        return types.get((int) index);
    }

    private void readFunctions() throws InvalidModuleException {
        long count = reader.u32();
        for (long i = 0; i < count; i++) {
            functionTypes.add((int) reader.u32());
        }
    }

    private void readMemories(int at, int end) throws InvalidModuleException {
        long count = reader.u32();
        if (count > 1) {
            throw new InvalidModuleException(
                    "has %d memories, one is allowed".formatted(count), at);
        }
        if (count == 1) {
            readMemory(at, end);
        }
    }

    private void readMemory(int at, int end) throws InvalidModuleException {
        int flags = reader.byte8();
        if ((flags & FLAG_SHARED) != 0) {
            throw new InvalidModuleException(
                    "its memory is shared between threads, which do not exist here", at);
        }
        if ((flags & FLAG_64) != 0) {
            throw new InvalidModuleException("its memory has 64-bit addresses", at);
        }
        if ((flags & ~FLAG_MAXIMUM) != 0) {
            throw new InvalidModuleException("memory flags %#x are not known".formatted(flags), at);
        }
        long minimum = reader.u32();
        long maximum = (flags & FLAG_MAXIMUM) != 0 ? reader.u32() : PAGES_MAX;
        if (minimum > PAGES_MAX || maximum > PAGES_MAX || minimum > maximum) {
            throw new InvalidModuleException(
                    "memory of %d to %d pages; both at most %d, the first no more than the second"
                            .formatted(minimum, maximum, PAGES_MAX),
                    at);
        }
        memory = new Memory(at, end, minimum, maximum, true);
    }

    private void readExports() throws InvalidModuleException {
        long count = reader.u32();
        for (long i = 0; i < count; i++) {
            String name = reader.name();
            int kind = reader.byte8();
            long index = reader.u32();
            if (name.equals("memory") && kind == 2) {
                exportsMemory = true;
            }
            if (name.equals("_start") && kind == 0) {
                startFunction = (int) Math.min(index, Integer.MAX_VALUE);
            }
        }
    }

    private void check() throws InvalidModuleException {
        if (startFunction < 0) {
            throw new InvalidModuleException(
                    "exports no function _start: it is not a program (a WASI command)", -1);
        }
        if (startFunction >= functionTypes.size()) {
            throw new InvalidModuleException(
                    "_start is function %d, and there are %d"
                            .formatted(startFunction, functionTypes.size()),
                    -1);
        }
        int type = functionTypes.get(startFunction);
        if (type < types.size() && !types.get(type).equals(FunctionType.NOTHING)) {
            throw new InvalidModuleException("_start takes or returns something", -1);
        }
        if (!memory.declared || !exportsMemory) {
            throw new InvalidModuleException("exports no memory under the name memory", -1);
        }
    }

    /// {@return the bytes of memory it begins with}
    public long initialMemoryBytes() {
        return memory.minimum * PAGE_BYTES;
    }

    /// {@return how many of its imports are functions}
    public int importedFunctions() {
        return importedFunctions;
    }

    /// {@return the module with its memory's maximum lowered to that many bytes} `memory.grow` past
    /// it fails, as the specification has it. The bytes themselves when nothing needs to change.
    public ByteBuffer withMemoryAtMost(long bytes) {
        long pages = Math.min(memory.maximum, bytes / PAGE_BYTES);
        if (pages == memory.maximum && memory.maximum < PAGES_MAX) {
            return wasm.duplicate().rewind();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(1);
        body.write(FLAG_MAXIMUM);
        WasmReader.writeU32(body, memory.minimum);
        WasmReader.writeU32(body, Math.max(pages, memory.minimum));
        ByteArrayOutputStream section = new ByteArrayOutputStream();
        section.write(5);
        WasmReader.writeU32(section, body.size());
        section.writeBytes(body.toByteArray());
        int tail = wasm.capacity() - memory.sectionEnd;
        return ByteBuffer.allocate(memory.sectionAt + section.size() + tail)
                .put(wasm.slice(0, memory.sectionAt))
                .put(section.toByteArray())
                .put(wasm.slice(memory.sectionEnd, tail))
                .flip();
    }
}
