package io.insitu.it.harness;

import java.util.Arrays;
import org.assertj.core.api.AbstractAssert;

/// Says of an answer what tests want of it; a failure shows the whole answer.
public final class AnswerAssert extends AbstractAssert<AnswerAssert, Answer> {
    private AnswerAssert(Answer actual) {
        super(actual, AnswerAssert.class);
    }

    public static AnswerAssert assertThat(Answer actual) {
        return new AnswerAssert(actual);
    }

    public AnswerAssert hasStatus(int status) {
        if (actual.status() != status) {
            throw failure("status %d wanted, the answer was:%n%s", status, actual);
        }
        return this;
    }

    public AnswerAssert hasHeader(String name, String value) {
        if (!actual.header(name).equals(value)) {
            throw failure("%s: %s wanted, the answer was:%n%s", name, value, actual);
        }
        return this;
    }

    public AnswerAssert hasHeaderMatching(String name, String regex) {
        if (!actual.header(name).matches(regex)) {
            throw failure("%s matching %s wanted, the answer was:%n%s", name, regex, actual);
        }
        return this;
    }

    public AnswerAssert hasNoHeader(String name) {
        if (actual.headers().firstValue(name).isPresent()) {
            throw failure("no %s wanted, the answer was:%n%s", name, actual);
        }
        return this;
    }

    public AnswerAssert hasText(String text) {
        if (!actual.text().equals(text)) {
            throw failure("the body '%s' wanted, the answer was:%n%s", text, actual);
        }
        return this;
    }

    public AnswerAssert contains(String text) {
        if (!actual.text().contains(text)) {
            throw failure("a body with '%s' wanted, the answer was:%n%s", text, actual);
        }
        return this;
    }

    public AnswerAssert hasBytes(byte[] bytes) {
        if (!Arrays.equals(actual.body(), bytes)) {
            throw failure(
                    "%d other bytes wanted (they differ from byte %d), the answer was:%n%s",
                    bytes.length, Arrays.mismatch(actual.body(), bytes), actual);
        }
        return this;
    }
}
