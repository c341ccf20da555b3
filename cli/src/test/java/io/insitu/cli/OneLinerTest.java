package io.insitu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OneLinerTest {
    @Test
    void caretsBeginProgramsForEachObjectAndForAll() {
        OneLiner line = OneLiner.parse("^ grep -c ERROR ^^ awk {s+=$1}END{print s} ^^ cat");

        assertThat(line.map()).containsExactly("grep", "-c", "ERROR");
        assertThat(line.reductions())
                .containsExactly(List.of("awk", "{s+=$1}END{print s}"), List.of("cat"));
    }

    @Test
    void aReductionAloneReadsWhatItIsGiven() {
        OneLiner line = OneLiner.parse("^^ wc");

        assertThat(line.map()).isEmpty();
        assertThat(line.reductions()).containsExactly(List.of("wc"));
    }

    @Test
    void mappingRunsTheProgramForEachObject() {
        String job =
                OneLiner.parse("^ grep -c x")
                        .mapping("swift://~/logs/*", name -> "file://tools:bin/" + name);

        assertThat(job)
                .contains("\"path\":\"file://tools:bin/grep\"", "\"args\":[\"-c\",\"x\"]")
                .contains("\"name\":\"stdin\",\"path\":\"swift://~/logs/*\"");
    }

    @Test
    void aProgramThatIsToldByItsUrlIsLookedForNowhere() {
        String job = OneLiner.reduction(List.of("swift://~/p/wc.wasm"), name -> "elsewhere");

        assertThat(job).contains("\"path\":\"swift://~/p/wc.wasm\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "grep x", "^", "^ grep ^^", "^ a ^ b", "^^ a ^ b"})
    void whatIsNoLineIsRefusedWithTheForm(String line) {
        assertThatThrownBy(() -> OneLiner.parse(line)).hasMessageContaining("write ^ PROGRAM");
    }
}
