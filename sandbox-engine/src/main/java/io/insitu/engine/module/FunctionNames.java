package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a module's section of names (core specification, appendix "Name Section") calls its
/// functions.
public final class FunctionNames {
    private static final int HEAD_BYTES = 8;
    private static final int FUNCTIONS = 1;

    /// Longer ones are cut: names of C++ and Rust tell a type's whole ancestry.
    private static final int LENGTH_MAX = 200;

    private FunctionNames() {}

    /// {@return a name for each of the functions, in their order} Those that the module does not
    /// name, or names in a way that cannot be read, are `function[NUMBER]`.
    public static List<String> of(ByteBuffer prepared, List<Integer> functions) {
        Map<Integer, String> names = new HashMap<>();
        try {
            read(new WasmReader(prepared), Set.copyOf(functions), names);
        } catch (InvalidModuleException | IllegalArgumentException _) {
            // Nobody checks this section: what could be read of it stands.
        }
        return functions.stream()
                .map(function -> names.getOrDefault(function, "function[" + function + "]"))
                .toList();
    }

    private static void read(WasmReader reader, Set<Integer> wanted, Map<Integer, String> names)
            throws InvalidModuleException {
        reader.position(HEAD_BYTES);
        while (reader.remaining() > 0) {
            int id = reader.byte8();
            int to = (int) reader.u32() + reader.position();
            if (id == 0 && reader.name().equals("name")) {
                readParts(reader, to, wanted, names);
            }
            reader.position(to);
        }
    }

    private static void readParts(
            WasmReader reader, int end, Set<Integer> wanted, Map<Integer, String> names)
            throws InvalidModuleException {
        while (reader.position() < end) {
            int part = reader.byte8();
            int to = (int) reader.u32() + reader.position();
            if (part == FUNCTIONS) {
                for (long left = reader.u32(); left > 0; left--) {
                    int function = (int) reader.u32();
                    String name = reader.name();
                    if (wanted.contains(function)) {
                        names.putIfAbsent(function, printable(name));
                    }
                }
            }
            reader.position(to);
        }
    }

    private static String printable(String name) {
        String clean = name.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= LENGTH_MAX ? clean : clean.substring(0, LENGTH_MAX) + "…";
    }
}
