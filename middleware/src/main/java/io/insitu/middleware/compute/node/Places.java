package io.insitu.middleware.compute.node;

import io.insitu.middleware.compute.node.Endpoints.Replica;
import io.insitu.storage.ObjectPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the objects are that a component reads, and which nodes are beside them.
///
/// @param replicas of each object; none where nobody tells
record Places(NodeDirectory directory, Map<ObjectPath, List<Replica>> replicas) {
    /// {@return the nodes beside an object}
    List<Known> beside(ObjectPath object) {
        return replicas.getOrDefault(object, List.of()).stream()
                .flatMap(replica -> directory.beside(replica).stream())
                .distinct()
                .toList();
    }

    /// {@return the replicas that a node has}
    ///
    /// @param except an object that it has not got, whatever the ring says
    Map<ObjectPath, Replica> on(Known node, @Nullable ObjectPath except) {
        Map<ObjectPath, Replica> there = new HashMap<>();
        replicas.forEach((object, some) -> {
            if (!object.equals(except)) {
                some.stream()
                        .filter(replica ->
                                directory.beside(replica).filter(node::equals).isPresent())
                        .findFirst()
                        .ifPresent(replica -> there.put(object, replica));
            }
        });
        return there;
    }
}
