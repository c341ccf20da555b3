package io.insitu.middleware.compute;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/// Programs for tests.
final class Guests {
    private static final String START =
            "0061736d01000000"
                    // one type, no parameters and no results; one function of it; one page
                    + "010401600000 03020100 0503010001"
                    // exports memory and _start
                    + "071302066d656d6f72790200065f73746172740000";

    private Guests() {}

    /// {@return a module whose `_start` is the instruction `unreachable`}
    static byte[] trap() {
        return bytes(START + "0a05010300000b");
    }

    /// {@return a module whose `_start` never ends}
    static byte[] endless() {
        return bytes(START + "0a09010700 03400c000b0b");
    }

    /// {@return a program of the examples: `wc/wc`}
    static byte[] example(String name) {
        return read(Path.of("..", "examples", name + ".wasm"));
    }

    /// {@return the program that checks, a case at a time, what the engine gives to programs}
    static byte[] check() {
        return engines("guests/check");
    }

    /// {@return a program that the engine's tests have as text}
    static byte[] module(String name) {
        return engines("modules/" + name);
    }

    private static byte[] engines(String name) {
        Path tests = Path.of("..", "sandbox-engine", "src", "test", "resources");
        return read(tests.resolve(name + ".wasm"));
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
