package io.insitu.engine.module;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An instruction that takes operands and gives results, and does nothing else to the control flow
/// or to what the validation knows. They all stand in `instructions.txt`.
///
/// @param takes types of its operands, the last on top
/// @param gives types of its results
/// @param memory the greatest exponent of an alignment; -1 when it does not access memory
/// @param lanes how many lanes there are to name; 0 when it names none
/// @param bytes how many bytes stand behind all that
/// @param isShuffle whether those bytes are lanes
/// @param nan what it has to do with bits of a NaN that the specification leaves open
record Instruction(
        String name,
        String takes,
        String gives,
        int memory,
        int lanes,
        int bytes,
        boolean isShuffle,
        Nan nan) {
    /// What becomes of the bits of a NaN.
    enum Nan {
        /// The result's bits follow from the operands'.
        FIXED,
        /// The result may be a NaN, whose bits are open.
        OPEN,
        /// The result has open bits when the operand has.
        KEPT,
        /// The result is no NaN.
        NEVER
    }

    private static final Pattern MEMORY = Pattern.compile("memory(\\d+)");
    private static final Pattern LANES = Pattern.compile("lane(\\d+)$");
    private static final Map<Integer, Instruction> OTHERS = new HashMap<>();
    private static final @Nullable Instruction[] PLAIN = load();

    /// {@return the instruction, or null for none or for one that is not in the table}
    static @Nullable Instruction of(int opcode) {
        return opcode < 0x100 ? PLAIN[opcode] : OTHERS.get(opcode);
    }

    private static @Nullable Instruction[] load() {
        @Nullable Instruction[] plain = new Instruction[0x100];
        try (InputStream in =
                Objects.requireNonNull(Instruction.class.getResourceAsStream("instructions.txt"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(line -> add(plain, line.split(" ", -1)));
            return plain;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(@Nullable Instruction[] plain, String[] fields) {
        int opcode = Integer.parseInt(fields[0], 16);
        Instruction instruction = parse(fields);
        if (opcode < 0x100) {
            plain[opcode] = instruction;
        } else {
            OTHERS.put(opcode, instruction);
        }
    }

    private static Instruction parse(String[] fields) {
        String name = fields[1];
        int arrow = fields[2].indexOf('>');
        String last = fields[fields.length - 1];
        String behind = fields.length > 3 && !fields[3].equals("nan") ? fields[3] : "";
        return new Instruction(
                name,
                fields[2].substring(0, arrow),
                fields[2].substring(arrow + 1),
                number(MEMORY, behind, -1),
                number(LANES, behind, 0),
                behind.equals("bytes16") || behind.equals("shuffle") ? 16 : 0,
                behind.equals("shuffle"),
                nan(name, last.equals("nan")));
    }

    private static int number(Pattern pattern, String text, int otherwise) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Integer.parseInt(found.group(1)) : otherwise;
    }

    private static Nan nan(String name, boolean marked) {
        if (marked) {
            return Nan.OPEN;
        }
        if (name.equals("f32.abs") || name.equals("f64.abs")) {
            return Nan.KEPT;
        }
        return name.startsWith("f32.convert") || name.startsWith("f64.convert")
                ? Nan.NEVER
                : Nan.FIXED;
    }
}
