package io.insitu.middleware.compute.node;

import io.insitu.middleware.Content;
import io.insitu.middleware.ContentBody;
import io.insitu.storage.Body;
import io.insitu.storage.StorageException;
import io.insitu.storage.swift.SwiftAnswer;
import io.insitu.storage.swift.SwiftCall;
import io.insitu.storage.swift.SwiftHttp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Speaks to one node by HTTP.
///
/// @param sessions for what takes as long as instances run
/// @param questions for what is answered at once
record NodeClient(SwiftHttp sessions, SwiftHttp questions, ClusterKeys keys) implements NodeLink {
    private static final Logger LOG = LoggerFactory.getLogger(NodeClient.class);
    private static final int STATUS_BYTES_MAX = 1 << 16;

    @Override
    public Answer run(Session session, Lines lines) {
        try {
            SwiftAnswer answer = follow("/node/v1/run", NodeService.bytes(session));
            if (answer.status() == 200) {
                return finished(answer, lines);
            }
            try (answer) {
                return switch (answer.status()) {
                    case 424 -> lacks(answer);
                    case 410, 429 -> new Answer.Full();
                    case 404, 422, 503 -> new Answer.Elsewhere("it answered " + answer.status());
                    default -> new Answer.Down("it answered " + answer.status());
                };
            }
        } catch (IOException | StorageException e) {
            return new Answer.Down(String.valueOf(e.getMessage()));
        }
    }

    private static Answer lacks(SwiftAnswer answer) {
        return answer.first(NodeService.IMAGE)
                .map(digest -> new Answer.Lacks(Needed.IMAGE, digest))
                .orElseGet(() ->
                        new Answer.Lacks(
                                Needed.MODULE, answer.first(NodeService.MODULE).orElse("")));
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

    private SwiftAnswer follow(String target, byte[] body) throws IOException {
        List<Map.Entry<String, String>> fields =
                new ArrayList<>(signed("POST", target, ClusterKeys.digest(body)));
        fields.add(Map.entry(NodeService.FOLLOW, "stderr"));
        Body sent = Body.of(ByteBuffer.wrap(body));
        return sessions.send(new SwiftCall("POST", target, fields, sent, body.length));
    }

    private static Answer finished(SwiftAnswer answer, Lines lines) throws IOException {
        try {
            return new Answer.Done(new Finished(answer, lines));
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
    public boolean give(String digest, Path file) {
        String target = NodeService.IMAGES + digest;
        try (SwiftAnswer known = send(questions, "GET", target, new byte[0])) {
            return known.status() == 204 || isTaken(target, digest, file);
        } catch (IOException | StorageException e) {
            LOG.warn("image {} is not given to a node: {}", digest, e.getMessage());
            return false;
        }
    }

    private boolean isTaken(String target, String digest, Path file) throws IOException {
        long size = Files.size(file);
        try (Body body = new ContentBody(new Content.FileRegion(file, 0, size, () -> {}));
                SwiftAnswer answer =
                        sessions.send(
                                new SwiftCall(
                                        "PUT",
                                        target,
                                        signed("PUT", target, digest),
                                        body,
                                        size))) {
            if (answer.status() != 201) {
                LOG.warn("a node answers {} to image {}", answer.status(), digest);
            }
            return answer.status() == 201;
        }
    }

    private List<Map.Entry<String, String>> signed(String method, String target, String digest) {
        return List.of(Map.entry(ClusterKeys.FIELD, keys.sign(method, target, digest)));
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
