package io.insitu.middleware.compute.node;

import java.util.List;

/// What a proxy knows of its nodes, as JSON: those that it was told of, that announced themselves,
/// or that it has met.
///
/// @param version of the proxy's program
/// @param protocol of the sessions that it begins
/// @param millis the proxy's clock, in milliseconds since 1970
public record ClusterState(String version, int protocol, long millis, List<NodeState> nodes) {
    /// Where a proxy tells it to whoever signs the request with the cluster's key.
    public static final String TARGET = "/node/v1/nodes";

    public ClusterState {
        nodes = List.copyOf(nodes);
    }

    /// How one node does.
    ///
    /// @param state `up`; `down`; `new` when it was not asked yet; `other protocol` when it gets no
    ///   work since its sessions are of another version
    /// @param beside the object servers that it is known to stand beside, `host:port` or
    ///   `host:port/device`; empty where only the rule says so
    /// @param slots for instances that run side by side, as it last said
    /// @param running instances, as it last said
    /// @param version of its program; empty when it never answered
    /// @param skewMillis its clock less the proxy's
    public record NodeState(
            String url,
            String state,
            List<String> beside,
            int slots,
            int running,
            String version,
            long skewMillis) {
        public NodeState {
            beside = List.copyOf(beside);
        }
    }
}
