package io.insitu.middleware.compute.node;

import io.insitu.engine.Outcome;
import io.insitu.engine.Pipe;
import io.insitu.engine.Report;
import io.insitu.storage.Body;
import io.insitu.storage.StorageException;
import io.insitu.storage.swift.SwiftAnswer;
import io.insitu.storage.swift.SwiftCall;
import io.insitu.storage.swift.SwiftHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The writer's half of a channel between nodes ([Gang]): sends what an instance writes into a pipe
/// to the node of the instance that reads it.
///
/// @param links to other nodes
/// @param to the reader's node
/// @param pipe becomes its own
/// @param writer the report of the instance that writes
record OutgoingChannel(
        Gang gang,
        int link,
        SwiftHttp links,
        URI to,
        ClusterKeys keys,
        Pipe.ReadEnd pipe,
        CompletableFuture<Report> writer) {
    private static final int BUFFER_BYTES = 32 << 10;
    private static final URI NOBODY = URI.create("");

    /// The reader has it all, has gone, or had gone with its whole session. That the other node has
    /// lost it, the proxy hears without us.
    private static final Set<Integer> OVER = Set.of(204, 410, 404);

    /// Sends to the end. When the reader has gone, the writer is told as by any pipe: by its next
    /// write.
    void send() {
        String target = Gang.target(gang.id(), link);
        String signature = keys.sign("POST", target, gang.proof(link));
        SwiftCall call =
                new SwiftCall(
                        "POST",
                        target,
                        List.of(Map.entry(ClusterKeys.FIELD, signature)),
                        new Written(),
                        -1);
        try (pipe;
                SwiftAnswer answer = links.send(call)) {
            if (!OVER.contains(answer.status())) {
                gang.breaks(NOBODY, "%s answered %d".formatted(to, answer.status()));
            }
        } catch (WriterLostException e) {
            gang.breaks(NOBODY, String.valueOf(e.getMessage()));
        } catch (IOException | StorageException e) {
            gang.breaks(to, String.valueOf(e.getMessage()));
        }
    }

    private static final class WriterLostException extends IOException {
        private static final long serialVersionUID = 1L;

        WriterLostException(String message) {
            super(message);
        }
    }

    private final class Written implements Body {
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

        @Override
        public @Nullable ByteBuffer next() throws IOException {
            if (pipe.read(buffer.clear()) >= 0) {
                return buffer.flip();
            }
            checkWriter();
            return null;
        }

        /// The pipe of one that was lost ends as that of one that has ended.
        private void checkWriter() throws IOException {
            switch (writer.join().outcome()) {
                case Outcome.Lost _, Outcome.NotStarted _, Outcome.Cancelled _ ->
                        throw new WriterLostException("its writer did not end by itself");
                case Outcome.Exited _,
                        Outcome.Trapped _,
                        Outcome.LimitReached _,
                        Outcome.OutputFailed _ -> {}
            }
        }

        @Override
        public void close() {}
    }
}
