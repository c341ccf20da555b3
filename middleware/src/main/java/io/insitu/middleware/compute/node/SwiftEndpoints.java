package io.insitu.middleware.compute.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.insitu.middleware.ContentBody;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.StorageException;
import io.insitu.storage.swift.SwiftAnswer;
import io.insitu.storage.swift.SwiftCall;
import io.insitu.storage.swift.SwiftHttp;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Asks Swift's `list_endpoints` where the replicas of an object are.
record SwiftEndpoints(SwiftHttp swift) implements Endpoints {
    private static final int BYTES_MAX = 1 << 16;

    @Override
    public List<Replica> of(ObjectPath object) {
        String path = SwiftCall.path(object.account(), object.container(), object.object());
        String target = "/endpoints/v2" + path.substring("/v1".length());
        try (SwiftAnswer answer = swift.send(SwiftCall.of("GET", target, Map.of()))) {
            return answer.status() == 200
                    ? replicas(
                            NodeService.JSON.readTree(ContentBody.read(answer.body(), BYTES_MAX)))
                    : List.of();
        } catch (IOException | StorageException e) {
            return List.of(); // the job runs here then, and Swift says itself what is wrong
        }
    }

    private static List<Replica> replicas(JsonNode told) {
        Map<String, String> headers = new HashMap<>();
        told.path("headers")
                .properties()
                .forEach(field -> headers.put(field.getKey(), field.getValue().asText()));
        List<Replica> replicas = new ArrayList<>();
        for (JsonNode endpoint : told.path("endpoints")) {
            URI url = URI.create(endpoint.asText());
            String target = url.getRawPath();
            String device = target.split("/", 3)[1];
            replicas.add(new Replica(url.getAuthority(), device, target, headers));
        }
        return replicas;
    }
}
