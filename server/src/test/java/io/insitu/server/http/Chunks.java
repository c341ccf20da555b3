package io.insitu.server.http;

import io.insitu.storage.Body;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A body of the given texts, all in one buffer that is used again and again, as bodies may.
final class Chunks implements Body {
    private final Deque<String> texts;
    private final ByteBuffer buffer = ByteBuffer.allocate(100);

    Chunks(String... texts) {
        this.texts = new ArrayDeque<>(List.of(texts));
    }

    @Override
    public @Nullable ByteBuffer next() {
        String text = texts.poll();
        return text == null
                ? null
                : buffer.clear().put(text.getBytes(StandardCharsets.UTF_8)).flip();
    }

    @Override
    public void close() {
        texts.clear();
    }
}
