package io.insitu.engine.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UnixSocketTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 253, 254, 600})
    void bytesAndDescriptorsArriveWholeAndInOrder(int count) throws Exception {
        byte[] sent = "0123456789".repeat(10).getBytes(StandardCharsets.UTF_8);
        int fd = Posix.open(Path.of("/dev/null"), Posix.O_RDONLY);
        int[] fds = new int[count];
        Arrays.fill(fds, fd);
        Path path = directory.resolve("socket");
        try (var listener = new UnixSocket.Listener(path);
                UnixSocket one = UnixSocket.connect(path);
                UnixSocket other = listener.accept()) {

            one.send(sent, fds);

            byte[] received = new byte[sent.length];
            int to = 0;
            while (to < received.length) {
                to += other.receive(received, to, received.length - to);
            }
            assertThat(received).isEqualTo(sent);
            Set<Integer> arrived = new HashSet<>();
            for (int i = 0; i < count; i++) {
                arrived.add(other.takeDescriptor());
            }
            assertThat(arrived).hasSize(count).doesNotContain(fd);
            assertThatThrownBy(other::takeDescriptor).isInstanceOf(IllegalStateException.class);
            arrived.forEach(Posix::close);
        } finally {
            Posix.close(fd);
        }
    }

    @Test
    void moreDescriptorsThanTheBytesCarryAreRefused() throws Exception {
        Path path = directory.resolve("socket");
        try (var listener = new UnixSocket.Listener(path);
                UnixSocket one = UnixSocket.connect(path);
                UnixSocket other = listener.accept()) {
            assertThatThrownBy(() -> one.send(new byte[1], new int[254]))
                    .hasMessage("254 descriptors are too many for a message of 1 bytes");
            assertThat(other).isNotNull();
        }
    }
}
