package io.insitu.middleware.passthrough;

import io.insitu.middleware.Content;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.StorageException;
import io.insitu.storage.WholeBody;
import io.insitu.storage.swift.SwiftAnswer;
import io.insitu.storage.swift.SwiftCall;
import io.insitu.storage.swift.SwiftHttp;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Sends requests on to another server, and its answers back, streaming. What is of one connection
/// alone is made anew for each side.
public record Relay(SwiftHttp server) {
    /// @throws SwiftException 400 for a length that is no number
    /// @throws StorageException UNAVAILABLE when the server cannot be reached or says nothing
    /// @throws IOException when the client goes away within its request
    public Response send(Request request) throws IOException {
        return response(request, server.send(call(request)));
    }

    private static SwiftCall call(Request request) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        request.headers().forEach((name, value) -> headers.add(Map.entry(name, value)));
        headers.add(Map.entry("X-Trans-Id-Extra", request.exchange().transactionId()));
        return new SwiftCall(
                request.method(),
                request.path() + text(request.query()),
                headers,
                request.body(),
                length(request.headers()));
    }

    private static String text(Query query) {
        return query.isEmpty()
                ? ""
                : query.parameters().entrySet().stream()
                        .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static long length(Headers headers) {
        if (headers.has("Transfer-Encoding")) {
            return -1;
        }
        String length = headers.text("Content-Length");
        try {
            return length.isEmpty() ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            throw new SwiftException(
                    400, "Content-Length: '%s' is not a number of bytes".formatted(length));
        }
    }

    private static Response response(Request request, SwiftAnswer answer) {
        List<Headers.Field> fields = new ArrayList<>();
        for (Map.Entry<String, String> field : answer.headers()) {
            if (!SwiftHttp.isOfTheConnection(field.getKey()) && !isAnId(field.getKey())) {
                fields.add(new Headers.Field(field.getKey(), field.getValue()));
            }
        }
        return new Response(answer.status(), Headers.of(fields), content(request, answer));
    }

    private static boolean isAnId(String name) {
        return name.equalsIgnoreCase("X-Trans-Id")
                || name.equalsIgnoreCase("X-Openstack-Request-Id");
    }

    private static Content content(Request request, SwiftAnswer answer) {
        if (request.method().equals("HEAD")) {
            return new Content.HeadOnly(answer.length());
        }
        return answer.body() instanceof WholeBody whole
                ? new Content.Bytes(whole.bytes())
                : new Content.Stream(answer.body(), answer.length());
    }
}
