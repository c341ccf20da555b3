package io.insitu.engine.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.engine.InvalidModuleException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModuleReaderTest {
    private static final String HEAD = "0061736d01000000";

    /// Types: () → (), and (i32, i32) → i32.
    private static final String TYPES = "01" + "0a" + "02" + "600000" + "60027f7f017f";

    private static final String FUNCTION = "03020100";
    private static final String MEMORY = "0503010001";
    private static final String EXPORTS =
            "0713" + "02" + "066d656d6f7279" + "0200" + "065f7374617274" + "0000";
    private static final String CODE = "0a040102000b";

    private static ByteBuffer bytes(String... hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(String.join("", hex)));
    }

    private static ByteBuffer program() {
        return bytes(HEAD, TYPES, FUNCTION, MEMORY, EXPORTS, CODE);
    }

    @Test
    void aProgramWithMemoryAndStartIsAccepted() throws InvalidModuleException {
        WasmModule module = ModuleReader.read(program());

        assertThat(module.exportedFunctions).containsEntry("_start", 0);
        assertThat(module.typeOf(0)).isEqualTo(FunctionType.NOTHING);
    }

    @Test
    void theMemorysMaximumIsLoweredToTheLimit() {
        assertThat(PreparedModule.withMemoryAtMost(program(), 10 * 65536 + 5))
                .isEqualTo(bytes(HEAD, TYPES, FUNCTION, "050401" + "01" + "010a", EXPORTS, CODE));
    }

    @Test
    void aMaximumBelowTheLimitStays() {
        ByteBuffer program = bytes(HEAD, TYPES, FUNCTION, "050401" + "01" + "0102", EXPORTS, CODE);

        assertThat(PreparedModule.withMemoryAtMost(program, 1 << 30)).isEqualTo(program);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    00                                          | not a WebAssembly module: it does not begin with \\0asm | 0
                    00000000 01000000                           | not a WebAssembly module: it does not begin with \\0asm | 0
                    0061736d 0d000100                           | version 65549 is not a core module's (1); components do not run here | 4
                    0061736d 01000000                           | exports no function _start: it is not a program (a WASI command) | -1
                    0061736d 01000000 0105 01                   | section 1 is 5 bytes long, and 1 bytes are left | 8
                    0061736d 01000000 0106 ffffffffff01         | a number is longer than 32 bits | 10
                    0061736d 01000000 0503 011001               | memory flags 0x10 are not known | 10
                    0061736d 01000000 0504 01030101             | its memory is shared between threads, which do not exist here | 10
                    0061736d 01000000 0503 010401               | its memory has 64-bit addresses | 10
                    0061736d 01000000 0505 0200010001           | has 2 memories, one is allowed | 10
                    0061736d 01000000 0504 01010201             | memory of 2 to 1 pages; both at most 65536, the first no more than the second | 10
                    0061736d 01000000 0104 01600000 0208 01 0165 0166 00 00 00 | imports e.f, which is not offered here; what is offered is wasi_snapshot_preview1 | 17
                    """)
    void whatIsWrongIsNamedWithItsByte(String hex, String message, long offset) {
        assertThatThrownBy(() -> ModuleReader.read(bytes(hex.replace(" ", ""))))
                .isInstanceOfSatisfying(
                        InvalidModuleException.class,
                        e -> {
                            assertThat(e).hasMessage(message);
                            assertThat(e.offset()).isEqualTo(offset);
                        });
    }

    @Test
    void everyTruncationIsRefusedWithAnErrorAndNothingElse() {
        ByteBuffer whole = program();
        for (int length = 0; length < whole.capacity() - CODE.length() / 2; length++) {
            ByteBuffer part = whole.slice(0, length);
            assertThatThrownBy(() -> ModuleReader.read(part))
                    .isInstanceOf(InvalidModuleException.class);
        }
    }
}
