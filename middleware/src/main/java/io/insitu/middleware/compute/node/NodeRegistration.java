package io.insitu.middleware.compute.node;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import java.io.IOException;
import java.util.Map;

/// On a proxy: takes in the nodes that announce themselves, and tells which nodes there are.
///
/// | request | answer |
/// |---|---|
/// | `PUT /node/v1/announcement` with an [Announcement] | 204; 401 when it is not signed with the cluster's key ([ClusterKeys]) or was seen before |
/// | `GET /node/v1/nodes` | the [ClusterState]; 401 likewise |
///
/// Place: before all that asks who a client is. The section `cluster` of `/info` has its limits.
public final class NodeRegistration implements Middleware {
    private static final int BYTES_MAX = 1 << 16;

    private final ClusterKeys keys;
    private final NodeDirectory directory;
    private final Map<String, Object> shown;

    /// @param directory becomes its own
    /// @param shown in `/info`
    public NodeRegistration(ClusterKeys keys, NodeDirectory directory, Map<String, Object> shown) {
        this.shown = Map.copyOf(shown);
        this.keys = keys;
        this.directory = directory;
    }

    @Override
    public Response handle(Request request, Handler next) {
        return switch (request.path()) {
            case ClusterState.TARGET -> state(request);
            case Announcement.TARGET -> announcement(request);
            default -> next.handle(request);
        };
    }

    private Response state(Request request) {
        require(request, "GET");
        NodeService.digest(request, keys);
        return NodeService.json(directory.state());
    }

    private static void require(Request request, String method) {
        if (!request.method().equals(method)) {
            throw new SwiftException(405);
        }
    }

    private Response announcement(Request request) {
        require(request, "PUT");
        byte[] body = NodeService.body(request, BYTES_MAX, NodeService.digest(request, keys));
        try {
            directory.announce(NodeService.JSON.readValue(body, Announcement.class));
        } catch (IOException e) {
            throw new SwiftException(400, "The announcement cannot be read: " + e.getMessage());
        }
        return Response.of(204);
    }

    @Override
    public Map<String, Object> info() {
        return Map.of("cluster", shown);
    }

    @Override
    public void close() {
        directory.close();
    }
}
