package io.insitu.engine.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SandboxScriptTest {
    @Test
    void theScriptNumbersTheFunctionsAsTheHostDoes() throws Exception {
        String script;
        try (InputStream in =
                Objects.requireNonNull(V8Engine.class.getResourceAsStream("sandbox.js"))) {
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(
                        Pattern.compile("\\[\"(\\w+_\\w+)\", \"[il]*\"\\]")
                                .matcher(script)
                                .results()
                                .map((MatchResult match) -> match.group(1)))
                .containsExactlyElementsOf(
                        WasiFunction.ALL.stream()
                                .map(function -> function.name().toLowerCase(Locale.ROOT))
                                .toList());
    }
}
