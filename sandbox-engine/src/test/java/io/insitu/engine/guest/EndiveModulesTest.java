package io.insitu.engine.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.engine.InvalidModuleException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EndiveModulesTest {
    /// A module of which there is nothing but its head.
    private static final byte[] EMPTY = HexFormat.of().parseHex("0061736d01000000");

    private final EndiveModules modules = new EndiveModules();

    private static ByteBuffer unread() {
        throw new AssertionError("it is read once more");
    }

    @Test
    void whatWasCompiledIsThereForTheNext() throws Exception {
        EndiveModules.Compiled first = modules.get("digest", () -> ByteBuffer.wrap(EMPTY));

        assertThat(modules.get("digest", EndiveModulesTest::unread)).isSameAs(first);
    }

    @Test
    void moduleThatCouldNotBeCompiledIsTriedAgain() throws Exception {
        assertThatThrownBy(() -> modules.get("digest", () -> ByteBuffer.wrap(new byte[8])))
                .isInstanceOf(InvalidModuleException.class)
                .hasMessageStartingWith("the engine endive cannot run it: ");

        assertThat(modules.get("digest", () -> ByteBuffer.wrap(EMPTY))).isNotNull();
    }

    @Test
    void moduleThatCouldNotBeReadIsTriedAgain() throws Exception {
        assertThatThrownBy(() -> modules.get("digest", EndiveModulesTest::unread))
                .hasRootCauseMessage("it is read once more");

        assertThat(modules.get("digest", () -> ByteBuffer.wrap(EMPTY))).isNotNull();
    }
}
