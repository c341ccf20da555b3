package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.module.WasmModule.DataSegment;
import io.insitu.engine.module.WasmModule.Export;
import io.insitu.engine.module.WasmModule.Global;
import io.insitu.engine.module.WasmModule.Section;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// A prepared module in the state that its [Initializer] has left: its memory begins with what is
/// in it now, its globals with what they are now, and the initialiser is not there any more. It is
/// a prepared module as others are, and equal states give equal bytes.
///
/// Segments keep their numbers. Those that filled the memory at the start are empty now, which is
/// what the specification makes of them once they were used; new ones, one for each page that is
/// not empty, follow the old.
public final class Snapshot {
    private static final int PAGE_BYTES = (int) Memory.PAGE_BYTES;
    private static final byte[] EMPTY_PAGE = new byte[PAGE_BYTES];
    private static final byte[] USED_UP = HexFormat.of().parseHex("0041000b00");

    private final WasmModule module;
    private final ByteBuffer memory;
    private final Map<Integer, Long> globals;
    private final List<Filled> filled = new ArrayList<>();

    /// A part of the memory that is not empty, without the zeros at its ends.
    private record Filled(int from, int to) {}

    private Snapshot(WasmModule module, ByteBuffer memory, Map<Integer, Long> globals) {
        this.module = module;
        this.memory = memory;
        this.globals = globals;
    }

    /// {@return the prepared module in another state}
    ///
    /// @param memory all of it, from its first byte to its last
    /// @param globals the bits of each that can be set, by its number
    /// @param bytesMax how long the module may become
    /// @throws InvalidModuleException when the state cannot be held by a module
    public static ByteBuffer of(
            ByteBuffer prepared, ByteBuffer memory, Map<Integer, Long> globals, long bytesMax)
            throws InvalidModuleException {
        Snapshot snapshot =
                new Snapshot(ModuleReader.readPrepared(prepared), memory.duplicate(), globals);
        snapshot.findFilled();
        return snapshot.write(bytesMax);
    }

    private void findFilled() throws InvalidModuleException {
        byte[] page = new byte[PAGE_BYTES];
        for (int at = 0; at < memory.limit(); at += PAGE_BYTES) {
            memory.get(at, page);
            int first = Arrays.mismatch(page, EMPTY_PAGE);
            if (first >= 0) {
                int last = PAGE_BYTES;
                while (page[last - 1] == 0) {
                    last--;
                }
                filled.add(new Filled(at + first, at + last));
            }
        }
        if (module.data.size() + filled.size() > WasmModule.SEGMENTS_MAX) {
            throw new InvalidModuleException(
                    "a snapshot has %d data segments; at most %d are allowed"
                            .formatted(module.data.size() + filled.size(), WasmModule.SEGMENTS_MAX),
                    -1);
        }
    }

    private ByteBuffer write(long bytesMax) throws InvalidModuleException {
        List<WasmWriter> heads = filled.stream().map(Snapshot::head).toList();
        long dataBytes =
                heads.stream().mapToLong(WasmWriter::size).sum()
                        + filled.stream().mapToLong(part -> part.to - part.from).sum();
        long bytes = module.bytes.limit() + dataBytes;
        if (bytes > bytesMax) {
            throw new InvalidModuleException(
                    "its snapshot has %d bytes, and a module may have %d"
                            .formatted(bytes, bytesMax),
                    -1);
        }
        WasmWriter out = new WasmWriter(Math.toIntExact(bytes + (bytes >> 8)));
        out.copy(module.bytes, 0, 8);
        for (int id : ModulePreparation.ORDER) {
            switch (id) {
                case 5 -> out.section(5, memory());
                case 6 -> out.section(6, globals());
                case 7 -> out.section(7, exports());
                case 12 -> {
                    if (module.dataSegments >= 0) {
                        out.section(12, new WasmWriter(5).u32(segments()));
                    }
                }
                case 11 -> data(out, heads, dataBytes);
                default -> copy(out, id);
            }
        }
        copy(out, 0);
        return out.buffer();
    }

    private void copy(WasmWriter out, int id) {
        for (Section section : module.sections) {
            if (section.id() == id) {
                out.copy(module.bytes, section.at(), section.to());
            }
        }
    }

    private WasmWriter memory() {
        WasmWriter body = new WasmWriter(16).bytes(1, module.memoryMaximum < 0 ? 0 : 1);
        body.u32(memory.limit() / PAGE_BYTES);
        return module.memoryMaximum < 0 ? body : body.u32(module.memoryMaximum);
    }

    private WasmWriter globals() throws InvalidModuleException {
        WasmWriter body = new WasmWriter(256).u32(module.globals.size());
        for (int i = 0; i < module.globals.size(); i++) {
            Global global = module.globals.get(i);
            body.bytes(ValueTypes.code(global.type()), global.mutable() ? 1 : 0);
            Long bits = globals.get(i);
            if (bits == null) {
                body.copy(module.bytes, global.from(), global.to());
            } else {
                constant(body, i, global.type(), bits);
            }
        }
        return body;
    }

    private static void constant(WasmWriter out, int number, char type, long bits)
            throws InvalidModuleException {
        switch (type) {
            case 'i' -> out.bytes(Opcodes.I32_CONST).signed(bits << 32 >> 32);
            case 'l' -> out.bytes(Opcodes.I64_CONST).signed(bits);
            case 'f' -> {
                number(number, Float.isNaN(Float.intBitsToFloat((int) bits)));
                out.bytes(Opcodes.F32_CONST).littleEndian(bits, 4);
            }
            case 'd' -> {
                number(number, Double.isNaN(Double.longBitsToDouble(bits)));
                out.bytes(Opcodes.F64_CONST).littleEndian(bits, 8);
            }
            default -> throw new IllegalArgumentException("no bits are of type " + type);
        }
        out.bytes(Opcodes.END);
    }

    /// The bits of a NaN cannot be read from outside of every engine.
    private static void number(int global, boolean isNan) throws InvalidModuleException {
        if (isNan) {
            throw new InvalidModuleException(
                    "global %d is not a number (NaN), which a snapshot cannot hold"
                            .formatted(global),
                    -1);
        }
    }

    private WasmWriter exports() {
        List<Export> kept =
                module.exports.stream()
                        .filter(export -> !Initializer.isOver(module, export.name()))
                        .filter(export -> !export.name().equals(PreparedModule.START))
                        .filter(export -> !export.name().startsWith(PreparedModule.GLOBAL))
                        .toList();
        WasmWriter body = new WasmWriter(256).u32(kept.size());
        for (Export export : kept) {
            boolean isResumed = export.name().equals(Initializer.RESUME);
            body.name(isResumed ? Initializer.START : export.name());
            body.bytes(export.kind()).u32(export.index());
        }
        return body;
    }

    private int segments() {
        return module.data.size() + filled.size();
    }

    /// Straight into the module: the section may be most of it.
    private void data(WasmWriter out, List<WasmWriter> heads, long dataBytes) {
        WasmWriter old = new WasmWriter(256).u32(segments());
        for (DataSegment segment : module.data) {
            if (segment.active()) {
                old.copy(ByteBuffer.wrap(USED_UP), 0, USED_UP.length);
            } else {
                old.copy(module.bytes, segment.from(), segment.to());
            }
        }
        out.bytes(11).u32(old.size() + dataBytes).all(old);
        for (int i = 0; i < filled.size(); i++) {
            out.all(heads.get(i)).copy(memory, filled.get(i).from, filled.get(i).to);
        }
    }

    private static WasmWriter head(Filled part) {
        return new WasmWriter(16)
                .bytes(0, Opcodes.I32_CONST)
                .signed(part.from)
                .bytes(Opcodes.END)
                .u32(part.to - part.from);
    }
}
