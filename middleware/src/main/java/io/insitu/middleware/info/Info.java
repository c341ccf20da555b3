package io.insitu.middleware.info;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.insitu.middleware.Content;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.signature.Digest;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Answers `GET /info` with a JSON object that has a section for each step of the pipeline that
/// shows itself, with its limits, and the section `swift` for the store itself: what a client
/// library reads to learn what it may ask for.
///
/// With `swiftinfo_sig` and `swiftinfo_expires` it is asked by an operator, who is shown the
/// section `admin` too: the signature is the HMAC-SHA1, in hexadecimal digits, of `GET` (or
/// `HEAD`), the seconds since 1970 until which it holds, and `/info`, a line each, by the
/// `admin_key` (`swift-temp-url GET SECONDS /info KEY` makes it). Anything else is answered with
/// 401, and with 403 when there is no key.
///
/// | option | default | |
/// |---|---|---|
/// | `expose` | true | false: `/info` answers 403, as with Swift's `expose_info = false` |
/// | `admin_key` | none | by which operators sign |
/// | `disallowed_sections` | none | what is left out: a section, or `section.name` for one thing in it |
///
/// Place: before `tempauth`, since nobody needs a token to ask.
public final class Info implements Middleware {
    /// @param expose whether anybody is told
    /// @param adminKey by which operators sign; empty: nobody can
    /// @param disallowedSections what is left out, with dots between the levels
    public record Config(boolean expose, String adminKey, List<String> disallowedSections) {
        public static final Config DEFAULT = new Config(true, "", List.of());

        public Config {
            disallowedSections = List.copyOf(disallowedSections);
        }
    }

    private static final String ALLOWED = "GET, HEAD, OPTIONS";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Config config;
    private final InstantSource clock;
    private final Supplier<List<Map<String, Object>>> sections;

    /// @param sections what the steps show now, in the order of the answer
    public Info(Config config, Supplier<List<Map<String, Object>>> sections, InstantSource clock) {
        this.config = config;
        this.sections = sections;
        this.clock = clock;
    }

    private byte[] json(boolean forOperator) {
        Map<String, Object> all = new LinkedHashMap<>();
        sections.get().forEach(all::putAll);
        ObjectNode tree = JSON.valueToTree(all);
        config.disallowedSections().forEach(name -> remove(tree, name));
        if (forOperator) {
            ObjectNode admin = JSON.createObjectNode();
            admin.set("disallowed_sections", JSON.valueToTree(config.disallowedSections()));
            tree.set("admin", admin);
        }
        return render(tree);
    }

    private static void remove(ObjectNode tree, String name) {
        int dot = name.lastIndexOf('.');
        String pointer = dot < 0 ? "" : "/" + name.substring(0, dot).replace('.', '/');
        JsonNode section = tree.at(pointer);
        if (section instanceof ObjectNode object) {
            object.remove(name.substring(dot + 1));
        }
    }

    private static byte[] render(ObjectNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a section that JSON cannot hold", e);
        }
    }

    @Override
    public Response handle(Request request, Handler next) {
        if (!request.path().equals("/info")) {
            return next.handle(request);
        }
        return switch (request.method()) {
            case "GET", "HEAD" -> shown(request);
            case "OPTIONS" -> Response.standard(200).withHeader("Allow", ALLOWED);
            default -> throw new SwiftException(405, "", Headers.of("Allow", ALLOWED));
        };
    }

    private Response shown(Request request) {
        if (!config.expose()) {
            throw new SwiftException(403);
        }
        ByteBuffer bytes = ByteBuffer.wrap(json(isSigned(request)));
        Headers headers = Headers.of("Content-Type", "application/json; charset=UTF-8");
        String origin = request.headers().text("Origin");
        if (!origin.isEmpty()) {
            headers =
                    headers.with("Access-Control-Allow-Origin", origin)
                            .with("Access-Control-Expose-Headers", "x-trans-id");
        }
        return new Response(200, headers, new Content.Bytes(bytes));
    }

    /// {@return whether an operator asks}
    ///
    /// @throws SwiftException 401 for a signature that does not fit or hold, 403 when none can
    private boolean isSigned(Request request) {
        String signature = request.query().text("swiftinfo_sig");
        String expires = request.query().text("swiftinfo_expires");
        if (signature.isEmpty() && expires.isEmpty()) {
            return false;
        }
        if (config.adminKey().isEmpty()) {
            throw new SwiftException(403);
        }
        boolean holds =
                expires.matches("\\d{1,12}")
                        && Long.parseLong(expires) >= clock.instant().getEpochSecond();
        boolean fits =
                Stream.of("GET", "HEAD")
                        .filter(method -> method.equals("GET") || request.method().equals(method))
                        .map(method ->
                                Digest.SHA1.hmac(
                                        config.adminKey(), method + "\n" + expires + "\n/info"))
                        .anyMatch(valid -> Digest.areEqual(valid, signature));
        if (!holds || !fits) {
            throw new SwiftException(401);
        }
        return true;
    }
}
