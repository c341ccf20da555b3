package io.insitu.middleware.compute.node;

import io.insitu.middleware.ContentBody;
import io.insitu.storage.Body;
import io.insitu.storage.StorageException;
import io.insitu.storage.swift.SwiftAnswer;
import io.insitu.storage.swift.SwiftCall;
import io.insitu.storage.swift.SwiftHttp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Speaks to one node by HTTP.
///
/// @param sessions for what takes as long as instances run
/// @param questions for what is answered at once
record NodeClient(SwiftHttp sessions, SwiftHttp questions, ClusterKeys keys) implements NodeLink {
    private static final int STATUS_BYTES_MAX = 1 << 16;

    @Override
    public Answer run(Session session) {
        try {
            SwiftAnswer answer = send(sessions, "POST", "/node/v1/run", NodeService.bytes(session));
            if (answer.status() == 200) {
                return finished(answer);
            }
            try (answer) {
                return switch (answer.status()) {
                    case 424 -> new Answer.Lacks(answer.first("X-Insitu-Module").orElse(""));
                    case 410, 429 -> new Answer.Full();
                    case 404, 503 -> new Answer.Elsewhere("it answered " + answer.status());
                    default -> new Answer.Down("it answered " + answer.status());
                };
            }
        } catch (IOException | StorageException e) {
            return new Answer.Down(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Optional<Answer> reserve(String gang, Reservation reservation) {
        try (SwiftAnswer answer =
                send(questions, "PUT", "/node/v1/gangs/" + gang, NodeService.bytes(reservation))) {
            return switch (answer.status()) {
                case 201 -> Optional.empty();
                case 429 -> Optional.of(new Answer.Full());
                default -> Optional.of(new Answer.Down("it answered " + answer.status()));
            };
        } catch (IOException | StorageException e) {
            return Optional.of(new Answer.Down(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void release(String gang) {
        try (SwiftAnswer _ = send(questions, "DELETE", "/node/v1/gangs/" + gang, new byte[0])) {
            // Whatever it answers.
        } catch (IOException | StorageException e) {
            // It ends by itself.
        }
    }

    private static Answer finished(SwiftAnswer answer) throws IOException {
        try {
            return new Answer.Done(new Finished(answer));
        } catch (IOException | RuntimeException e) {
            answer.close();
            throw e;
        }
    }

    @Override
    public boolean prepare(String account, String digest, byte[] wasm) {
        String target = "/node/v1/modules/" + account + "/" + digest;
        try (SwiftAnswer answer = send(sessions, "PUT", target, wasm)) {
            return answer.status() == 201;
        } catch (IOException | StorageException e) {
            return false;
        }
    }

    @Override
    public Optional<NodeStatus> status() {
        try (SwiftAnswer answer = send(questions, "GET", "/node/v1/status", new byte[0])) {
            return answer.status() == 200
                    ? Optional.of(
                            NodeService.JSON.readValue(
                                    ContentBody.read(answer.body(), STATUS_BYTES_MAX),
                                    NodeStatus.class))
                    : Optional.empty();
        } catch (IOException | StorageException e) {
            return Optional.empty();
        }
    }

    private SwiftAnswer send(SwiftHttp http, String method, String target, byte[] body)
            throws IOException {
        return send(http, keys, method, target, body);
    }

    static SwiftAnswer send(
            SwiftHttp http, ClusterKeys keys, String method, String target, byte[] body)
            throws IOException {
        String signature = keys.sign(method, target, ClusterKeys.digest(body));
        return http.send(
                new SwiftCall(
                        method,
                        target,
                        List.of(Map.entry(ClusterKeys.FIELD, signature)),
                        Body.of(ByteBuffer.wrap(body)),
                        body.length));
    }
}
