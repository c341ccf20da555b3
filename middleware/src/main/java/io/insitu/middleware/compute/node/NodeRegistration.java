package io.insitu.middleware.compute.node;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import java.io.IOException;

/// On a proxy: takes in the nodes that announce themselves.
///
/// | request | answer |
/// |---|---|
/// | `PUT /node/v1/announcement` with an [Announcement] | 204; 401 when it is not signed with the cluster's key ([ClusterKeys]) or was seen before |
///
/// Place: before all that asks who a client is. It is not shown in `/info`.
public final class NodeRegistration implements Middleware {
    private static final int BYTES_MAX = 1 << 16;

    private final ClusterKeys keys;
    private final NodeDirectory directory;

    /// @param directory becomes its own
    public NodeRegistration(ClusterKeys keys, NodeDirectory directory) {
        this.keys = keys;
        this.directory = directory;
    }

    @Override
    public Response handle(Request request, Handler next) {
        if (!request.path().equals(Announcement.TARGET)) {
            return next.handle(request);
        }
        if (!request.method().equals("PUT")) {
            throw new SwiftException(405);
        }
        byte[] body = NodeService.body(request, BYTES_MAX, NodeService.digest(request, keys));
        try {
            directory.announce(NodeService.JSON.readValue(body, Announcement.class));
        } catch (IOException e) {
            throw new SwiftException(400, "The announcement cannot be read: " + e.getMessage());
        }
        return Response.of(204);
    }

    @Override
    public void close() {
        directory.close();
    }
}
