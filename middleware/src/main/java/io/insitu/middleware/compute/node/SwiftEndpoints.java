package io.insitu.middleware.compute.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.insitu.middleware.ContentBody;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.StorageException;
import io.insitu.storage.swift.SwiftAnswer;
import io.insitu.storage.swift.SwiftCall;
import io.insitu.storage.swift.SwiftHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks Swift's `list_endpoints` where the replicas of an object are.
record SwiftEndpoints(SwiftHttp swift) implements Endpoints {
    private static final Logger LOG = LoggerFactory.getLogger(SwiftEndpoints.class);
    private static final int BYTES_MAX = 1 << 16;

    @Override
    public List<Replica> of(ObjectPath object) {
        String path = SwiftCall.path(object.account(), object.container(), object.object());
        String target = "/endpoints/v2" + path.substring("/v1".length());
        try (SwiftAnswer answer = swift.sendPatiently(SwiftCall.of("GET", target, Map.of()))) {
            if (answer.status() == 200) {
                return replicas(
                        NodeService.JSON.readTree(ContentBody.read(answer.body(), BYTES_MAX)));
            }
            LOG.info("Swift does not say where {} is: {}", object, answer.status());
        } catch (IOException | UncheckedIOException | StorageException e) {
            LOG.info("Swift does not say where {} is: {}", object, e.getMessage());
        }
        return List.of(); // the job runs anywhere then
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
