package io.insitu.middleware.passthrough;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.insitu.middleware.Content;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.copy.Destination;
import io.insitu.storage.swift.RecentHeads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Hands every request to Swift's proxy and its answer back, streaming: Swift's own pipeline
/// decides, and its tokens, lists, quotas and large objects are its business alone.
///
/// What differs from asking Swift itself:
///
/// | | |
/// |---|---|
/// | `GET /info` | has the sections of our steps beside Swift's |
/// | `X-Trans-Id`, `X-Openstack-Request-Id` | are ours; Swift's own id ends in ours, so that both logs can be joined |
/// | fields of one connection (`Connection`, `Transfer-Encoding` …) | are made anew for each side ([Relay]) |
///
/// Place: innermost, where Swift's API stands over the embedded store.
public final class Passthrough implements Handler {
    private static final int INFO_BYTES_MAX = 1 << 20;
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Relay swift;
    private final RecentHeads heads;
    private final Supplier<List<Map<String, Object>>> sections;

    /// @param heads are told what requests change
    /// @param sections what `/info` says now beside what Swift says
    public Passthrough(
            Relay swift, RecentHeads heads, Supplier<List<Map<String, Object>>> sections) {
        this.swift = swift;
        this.heads = heads;
        this.sections = sections;
    }

    /// @throws SwiftException 400 for a length that is no number, 499 when the client goes away
    @Override
    public Response handle(Request request) {
        try {
            Response response = answer(request);
            boolean isInfo = request.path().equals("/info") && request.method().equals("GET");
            return isInfo && response.status() == 200 ? withSections(response) : response;
        } catch (IOException e) {
            throw new SwiftException(499, "The client went away");
        }
    }

    private Response answer(Request request) throws IOException {
        try {
            return swift.send(request);
        } finally {
            if (!READING.contains(request.method())) {
                changed(request);
            }
        }
    }

    /// What many change at once, or S3's API, is not looked for: it stands in their bodies.
    private void changed(Request request) {
        switch (request.target()) {
            case Target.OfObject(var object) ->
                    Destination.of(request, object).ifPresent(heads::changed);
            case Target.OfContainer(var container) -> heads.changed(container);
            case Target.OfAccount _, Target.Other _ -> {}
        }
    }

    private Response withSections(Response info) throws IOException {
        byte[] bytes = ContentBody.bytes(info.content(), INFO_BYTES_MAX);
        JsonNode told = JSON.readTree(bytes);
        if (told instanceof ObjectNode object) {
            for (Map<String, Object> step : sections.get()) {
                step.forEach((name, section) -> object.set(name, JSON.valueToTree(section)));
            }
        }
        return info.withContent(new Content.Bytes(ByteBuffer.wrap(JSON.writeValueAsBytes(told))));
    }
}
