package io.insitu.middleware.compute.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.middleware.SwiftException;
import io.insitu.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which images a node keeps, and which it parts with.
class NodeImagesTest {
    private static final String FIRST = "first".repeat(10);
    private static final String SECOND = "second".repeat(10);

    @TempDir private Path folder;

    private NodeImages open(long bytesMax) throws IOException {
        return NodeImages.open(new NodeImages.Config(folder, bytesMax));
    }

    private static String digest(String text) {
        return ClusterKeys.digest(text.getBytes(UTF_8));
    }

    private static void put(NodeImages images, String text) {
        images.put(
                digest(text), OptionalLong.empty(), Body.of(ByteBuffer.wrap(text.getBytes(UTF_8))));
    }

    @Test
    void theOneThatWasUsedLongestAgoMakesRoom() throws IOException {
        NodeImages images = open(120);
        put(images, FIRST);
        put(images, SECOND);
        images.hold(digest(FIRST)).close();

        put(images, "third");
        put(images, "fourth");

        assertThat(images.has(digest(FIRST))).isTrue();
        assertThat(images.has(digest(SECOND))).isFalse();
        assertThat(folder.resolve(digest(SECOND))).doesNotExist();
    }

    @Test
    void whatIsInUseStays() throws IOException {
        NodeImages images = open(60);
        put(images, FIRST);

        try (NodeImages.Held _ = images.hold(digest(FIRST))) {
            put(images, SECOND);

            assertThat(images.has(digest(FIRST))).isTrue();
        }
        put(images, "third");
        assertThat(images.has(digest(FIRST))).isFalse();
    }

    @Test
    void aNodeThatStartsAgainHasWhatItHad() throws IOException {
        put(open(1000), FIRST);
        Files.writeString(folder.resolve("new-1.tmp"), "half");

        NodeImages images = open(1000);

        assertThat(images.has(digest(FIRST))).isTrue();
        images.hold(digest(FIRST)).close();
        assertThat(folder.resolve("new-1.tmp")).doesNotExist();
    }

    @Test
    void whatHasChangedOnTheDiskIsNotUsed() throws IOException {
        put(open(1000), FIRST);
        Files.writeString(folder.resolve(digest(FIRST)), SECOND);

        NodeImages images = open(1000);

        assertThatThrownBy(() -> images.hold(digest(FIRST))).isInstanceOf(SwiftException.class);
        assertThat(images.has(digest(FIRST))).isFalse();
    }
}
