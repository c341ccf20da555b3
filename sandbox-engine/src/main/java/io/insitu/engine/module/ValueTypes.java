package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import java.util.stream.Collectors;

/// The types of values, a letter for each: `i` i32, `l` i64, `f` f32, `d` f64, `v` v128, `F`
/// funcref, `E` externref, `X` exnref. `?` is the type of what code that is never reached leaves
/// behind: any. A list of types is a string.
final class ValueTypes {
    static final char UNKNOWN = '?';

    private ValueTypes() {}

    /// @throws InvalidModuleException for a type that does not exist or is not offered
    static char of(int code, int at) throws InvalidModuleException {
        return switch (code) {
            case 0x7F -> 'i';
            case 0x7E -> 'l';
            case 0x7D -> 'f';
            case 0x7C -> 'd';
            case 0x7B -> 'v';
            case 0x63, 0x64, 0x6E, 0x6D, 0x6C, 0x6B, 0x6A, 0x71, 0x72, 0x73 ->
                    throw new InvalidModuleException(
                            "type %#x belongs to garbage collection, which is not offered"
                                    .formatted(code),
                            at);
            default -> reference(code, at);
        };
    }

    static char reference(int code, int at) throws InvalidModuleException {
        return switch (code) {
            case 0x70 -> 'F';
            case 0x6F -> 'E';
            case 0x69 -> 'X';
            default ->
                    throw new InvalidModuleException(
                            "type %#x is none that is offered here".formatted(code), at);
        };
    }

    static int code(char type) {
        return switch (type) {
            case 'i' -> 0x7F;
            case 'l' -> 0x7E;
            case 'f' -> 0x7D;
            case 'd' -> 0x7C;
            case 'v' -> 0x7B;
            case 'F' -> 0x70;
            case 'E' -> 0x6F;
            case 'X' -> 0x69;
            default -> throw new IllegalArgumentException("no type is " + type);
        };
    }

    static boolean isReference(char type) {
        return type == 'F' || type == 'E' || type == 'X';
    }

    /// The words of the specification, with spaces between.
    static String names(String types) {
        return types.chars()
                .mapToObj(type -> name((char) type))
                .collect(Collectors.joining(" ", "(", ")"));
    }

    /// The word of the specification.
    static String name(char type) {
        return switch (type) {
            case 'i' -> "i32";
            case 'l' -> "i64";
            case 'f' -> "f32";
            case 'd' -> "f64";
            case 'v' -> "v128";
            case 'F' -> "funcref";
            case 'E' -> "externref";
            case 'X' -> "exnref";
            default -> "any type";
        };
    }
}
