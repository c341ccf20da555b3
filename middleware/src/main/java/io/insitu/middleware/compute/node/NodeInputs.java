package io.insitu.middleware.compute.node;

import io.insitu.middleware.SwiftException;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.OpenObject;
import io.insitu.storage.swift.ObjectServer;
import io.insitu.storage.swift.RecentHeads;
import io.insitu.storage.swift.SwiftHttp;
import io.insitu.storage.swift.SwiftSpool;
import io.insitu.storage.swift.SwiftStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where a node's instances read from: its own object server, over loopback, and Swift for what
/// that one has not.
///
/// @param own the object server beside this node
/// @param swift Swift's proxy
/// @param images that proxies gave to this node
public record NodeInputs(ObjectServer own, SwiftHttp swift, SwiftSpool spool, NodeImages images) {
    /// @throws SwiftException 404 when it is not where it was said to be
    OpenObject open(Session.Read read, Map<String, String> credentials) {
        List<String> names = read.object();
        ObjectPath path = new ObjectPath(names.get(0), names.get(1), names.get(2));
        var found =
                read.local().isEmpty()
                        ? new SwiftStore(swift, spool, credentials, RecentHeads.NONE)
                                .open(path, read.conditions())
                        : own.open(path, read.local(), fields(read));
        return found.orElseThrow(() -> new SwiftException(404, "This node has not " + path));
    }

    private static Map<String, String> fields(Session.Read read) {
        Map<String, String> fields = new HashMap<>(read.headers());
        fields.putAll(read.conditions());
        return fields;
    }
}
