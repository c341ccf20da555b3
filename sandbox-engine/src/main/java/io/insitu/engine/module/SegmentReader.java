package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;

/// Reads what fills tables and the memory (core specification, sections 5.5.12 and 5.5.14).
final class SegmentReader {
    private final WasmModule module;
    private final WasmReader reader;
    private final ConstantExpression constants;

    SegmentReader(WasmModule module, WasmReader reader, ConstantExpression constants) {
        this.module = module;
        this.reader = reader;
        this.constants = constants;
    }

    void elements() throws InvalidModuleException {
        int count = reader.count("element segments", WasmModule.SEGMENTS_MAX);
        for (int i = 0; i < count; i++) {
            int at = reader.position();
            long flags = reader.u32();
            if (flags > 7) {
                throw new InvalidModuleException(
                        "element segment %d has flags %d; 0 to 7 are known".formatted(i, flags),
                        at);
            }
            module.elementTypes.append(element((int) flags, at));
        }
    }

    /// Bit 0: not active (or declared only); bit 1: a table is named (or declared only); bit 2:
    /// expressions instead of functions.
    private char element(int flags, int at) throws InvalidModuleException {
        boolean active = (flags & 1) == 0;
        char tableType = 0;
        if (active) {
            int table = (flags & 2) != 0 ? reader.index("table", module.tables.size()) : first(at);
            tableType = module.tables.get(table).type();
            constants.read('i');
        }
        boolean expressions = (flags & 4) != 0;
        char type = 'F';
        if ((flags & 3) != 0) {
            type = kind(expressions);
        }
        if (active && type != tableType) {
            throw new InvalidModuleException(
                    "%s are put into a table of %s"
                            .formatted(ValueTypes.name(type), ValueTypes.name(tableType)),
                    at);
        }
        items(expressions, type);
        return type;
    }

    private int first(int at) throws InvalidModuleException {
        if (module.tables.isEmpty()) {
            throw new InvalidModuleException("table 0 does not exist: there is none", at);
        }
        return 0;
    }

    private char kind(boolean expressions) throws InvalidModuleException {
        int at = reader.position();
        int kind = reader.byte8();
        if (expressions) {
            return ValueTypes.reference(kind, at);
        }
        if (kind != 0) {
            throw new InvalidModuleException("element kind %d is not known".formatted(kind), at);
        }
        return 'F';
    }

    private void items(boolean expressions, char type) throws InvalidModuleException {
        int items = reader.count("elements", WasmModule.SEGMENT_ITEMS_MAX);
        for (int k = 0; k < items; k++) {
            if (expressions) {
                constants.read(type);
            } else {
                module.declared.set(reader.index("function", module.functions.length));
            }
        }
    }

    void data() throws InvalidModuleException {
        int at = reader.position();
        int count = reader.count("data segments", WasmModule.SEGMENTS_MAX);
        if (module.dataSegments >= 0 && module.dataSegments != count) {
            throw new InvalidModuleException(
                    "%d data segments are announced, there are %d"
                            .formatted(module.dataSegments, count),
                    at);
        }
        for (int i = 0; i < count; i++) {
            segment(i);
        }
    }

    private void segment(int number) throws InvalidModuleException {
        int at = reader.position();
        long flags = reader.u32();
        if (flags > 2) {
            throw new InvalidModuleException(
                    "data segment %d has flags %d; 0 to 2 are known".formatted(number, flags), at);
        }
        if (flags == 2) {
            reader.index("memory", module.hasMemory ? 1 : 0);
        }
        if (flags != 1) {
            if (!module.hasMemory) {
                throw new InvalidModuleException("memory 0 does not exist: there is none", at);
            }
            constants.read('i');
        }
        reader.skip(reader.count("bytes of data", Integer.MAX_VALUE));
        module.data.add(new WasmModule.DataSegment(flags != 1, at, reader.position()));
    }
}
