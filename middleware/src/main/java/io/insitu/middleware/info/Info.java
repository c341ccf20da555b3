package io.insitu.middleware.info;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.insitu.middleware.Content;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Answers `GET /info` with a JSON object that has a section for each step of the pipeline that
/// shows itself, with its limits, and the section `swift` for the store itself: what a client
/// library reads to learn what it may ask for.
///
/// | option | default | |
/// |---|---|---|
/// | `expose` | true | false: `/info` answers 403, as with Swift's `expose_info = false` |
///
/// Place: before `tempauth`, since nobody needs a token to ask.
public final class Info implements Middleware {
    /// @param expose whether anybody is told
    public record Config(boolean expose) {
        public static final Config DEFAULT = new Config(true);
    }

    private static final String ALLOWED = "GET, HEAD, OPTIONS";

    private final Config config;
    private final byte[] json;

    /// @param sections what the steps show, in the order of the answer
    public Info(Config config, List<Map<String, Object>> sections) {
        this.config = config;
        this.json = render(sections);
    }

    private static byte[] render(List<Map<String, Object>> sections) {
        Map<String, Object> all = new LinkedHashMap<>();
        sections.forEach(all::putAll);
        try {
            return JsonMapper.builder().build().writeValueAsBytes(all);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a section that JSON cannot hold", e);
        }
    }

    @Override
    public Response handle(Request request, Handler next) {
        if (!request.path().equals("/info")) {
            return next.handle(request);
        }
        if (!config.expose()) {
            throw new SwiftException(403);
        }
        return switch (request.method()) {
            case "GET", "HEAD" ->
                    new Response(
                            200,
                            Headers.of("Content-Type", "application/json; charset=UTF-8"),
                            new Content.Bytes(ByteBuffer.wrap(json).asReadOnlyBuffer()));
            case "OPTIONS" -> Response.standard(200).withHeader("Allow", ALLOWED);
            default -> throw new SwiftException(405, "", Headers.of("Allow", ALLOWED));
        };
    }
}
