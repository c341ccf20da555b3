package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.module.WasmModule.Section;
import io.insitu.engine.module.WasmModule.Table;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Makes of a module that somebody uploaded the one that runs: checked whole, and rewritten so that
/// it runs the same on every engine and machine ([BodyRewriter] says how). It keeps its functions'
/// numbers and the section of names; other custom sections are left out.
///
/// The prepared module exports, for the host alone: `insitu.fuel`, a mutable i64 (when it is
/// metered), which the host sets before a run and which is below zero when it is used up;
/// `insitu.depth`, a mutable i32, below zero when the stack is; `insitu.start`, its start function,
/// which the host calls once fuel is set; and, where a [Snapshot] is to be taken of what its
/// [Initializer] does, its globals that can be set.
public final class ModulePreparation {
    /// Another one whenever the same module comes out differently.
    public static final int VERSION = 2;

    /// What calls may take of the stack by our own count, which is the same everywhere. Engines
    /// must have more than they need for it.
    static final int STACK_BYTES = 8 << 20;

    /// In this order a prepared module has its sections.
    static final int[] ORDER = {1, 2, 3, 4, 5, 13, 6, 7, 9, 12, 10, 11};

    private final WasmModule module;
    private final BlockTypes blockTypes;
    private final boolean metered;

    private ModulePreparation(WasmModule module, boolean metered) {
        this.module = module;
        this.metered = metered;
        this.blockTypes = new BlockTypes(module);
    }

    /// @param metered whether it counts fuel
    /// @throws InvalidModuleException names what is wrong and at which byte
    public static ByteBuffer prepare(ByteBuffer wasm, boolean metered)
            throws InvalidModuleException {
        return new ModulePreparation(ModuleReader.read(wasm), metered).write();
    }

    private ByteBuffer write() throws InvalidModuleException {
        WasmWriter code = code();
        WasmWriter out = new WasmWriter(code.size() + module.bytes.limit());
        out.copy(module.bytes, 0, 8);
        for (int id : ORDER) {
            Optional<Section> section = section(id);
            switch (id) {
                case 1 -> append(out, id, section, blockTypes.missing().size(), types());
                case 4 -> {
                    if (!module.tables.isEmpty()) {
                        out.section(4, tables());
                    }
                }
                case 6 -> append(out, id, section, 2, globals());
                case 7 -> append(out, id, section, exportsAdded(), exports());
                case 10 -> section.ifPresent(_ -> out.section(10, code));
                default -> section.ifPresent(s -> out.copy(module.bytes, s.at(), s.to()));
            }
        }
        names().ifPresent(s -> out.copy(module.bytes, s.at(), s.to()));
        return out.buffer();
    }

    private Optional<Section> section(int id) {
        return module.sections.stream().filter(s -> s.id() == id).findFirst();
    }

    private Optional<Section> names() {
        return module.sections.stream()
                .filter(s -> s.id() == 0 && s.name().equals("name"))
                .findFirst();
    }

    /// A section whose items are followed by more.
    private void append(
            WasmWriter out, int id, Optional<Section> section, int count, WasmWriter items)
            throws InvalidModuleException {
        if (section.isEmpty() && count == 0) {
            return;
        }
        WasmWriter body = new WasmWriter(items.size() + 16);
        if (section.isPresent()) {
            WasmReader reader = new WasmReader(module.bytes);
            reader.position(section.get().from());
            body.u32(reader.u32() + count);
            body.copy(module.bytes, reader.position(), section.get().to());
        } else {
            body.u32(count);
        }
        out.section(id, body.all(items));
    }

    private WasmWriter types() {
        WasmWriter items = new WasmWriter(16);
        for (String results : blockTypes.missing()) {
            items.bytes(0x60).u32(0).u32(results.length());
            results.chars().forEach(type -> items.bytes(ValueTypes.code((char) type)));
        }
        return items;
    }

    private WasmWriter tables() {
        WasmWriter body = new WasmWriter(64).u32(module.tables.size());
        for (Table table : module.tables) {
            body.bytes(ValueTypes.code(table.type()), 1).u32(table.minimum()).u32(table.maximum());
        }
        return body;
    }

    private WasmWriter globals() {
        return new WasmWriter(32)
                .bytes(0x7E, 1, Opcodes.I64_CONST)
                .signed(Long.MAX_VALUE)
                .bytes(Opcodes.END)
                .bytes(0x7F, 1, Opcodes.I32_CONST)
                .signed(STACK_BYTES)
                .bytes(Opcodes.END);
    }

    private int exportsAdded() {
        return 1 + (metered ? 1 : 0) + (module.start >= 0 ? 1 : 0) + toBeRead().size();
    }

    private WasmWriter exports() {
        WasmWriter items = new WasmWriter(64);
        int globals = module.globals.size();
        items.name(PreparedModule.DEPTH).bytes(3).u32(globals + 1L);
        if (metered) {
            items.name(PreparedModule.FUEL).bytes(3).u32(globals);
        }
        if (module.start >= 0) {
            items.name(PreparedModule.START).bytes(0).u32(module.start);
        }
        for (int global : toBeRead()) {
            char type = module.globals.get(global).type();
            items.name(PreparedModule.GLOBAL + type + global).bytes(3).u32(global);
        }
        return items;
    }

    private List<Integer> toBeRead() {
        return module.hasInitializer()
                ? IntStream.range(0, module.globals.size())
                        .filter(global -> module.globals.get(global).mutable())
                        .boxed()
                        .toList()
                : List.of();
    }

    private WasmWriter code() throws InvalidModuleException {
        BodyWalk walk = new BodyWalk(module);
        BodyMeasure measure = new BodyMeasure(module, walk);
        BodyRewriter rewriter = new BodyRewriter(module, walk, blockTypes, metered);
        WasmWriter out = new WasmWriter(module.bytes.limit()).u32(module.bodyFrom.length);
        for (int body = 0; body < module.bodyFrom.length; body++) {
            rewriter.rewrite(body, measure.measure(body), out);
        }
        if (module.usesTry && module.usesTryTable) {
            throw new InvalidModuleException(
                    "uses exceptions of the old encoding (try) and of the present one (try_table,"
                            + " exnref); a module has one of them",
                    -1);
        }
        return out;
    }
}
