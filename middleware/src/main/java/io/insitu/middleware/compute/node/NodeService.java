package io.insitu.middleware.compute.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.insitu.engine.Engine;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Module;
import io.insitu.engine.StderrFollower;
import io.insitu.middleware.Content;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.node.NodeTraffic.Kind;
import io.insitu.storage.LastUsed;
import io.insitu.storage.StorageException;
import io.insitu.storage.swift.SwiftHttp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Runs instances for proxies, beside the object server whose objects they read.
///
/// | request | answer |
/// |---|---|
/// | `GET /node/v1/status` | its [NodeStatus] |
/// | `PUT /node/v1/modules/{account}/{digest}` | 201 when the module is prepared, 422 when it cannot be |
/// | `GET /node/v1/images/{digest}` | 204 when that image of a proxy's is here, else 404 |
/// | `PUT /node/v1/images/{digest}` with its bytes | 201 when it is here; 400 when it is another, 413 when it is too large |
/// | `PUT /node/v1/gangs/{id}` with a [Reservation] | 201: room is kept for a part of a component for a while; 429 when there is not enough |
/// | `DELETE /node/v1/gangs/{id}` | 204: it is no longer kept |
/// | `POST /node/v1/channels/{gang}/{link}` with what an instance on another node writes | [Gang#receive] |
/// | `POST /node/v1/run` with a [Session] | 200: what its instances write to stderr, if `X-Insitu-Follow` asks for it ([SessionLog]), the length of the report in ten digits, the [SessionReport], the outputs; 424 names a module or an image that is not here; 404 or 503 when an input is not; 429 when there is no slot; 410 when its room is no longer kept |
///
/// Every request is signed with the cluster's key ([ClusterKeys]); what is not, or was seen before,
/// gets 401; without a certificate, where certificates are asked for, it gets 403. When the proxy
/// goes away the instances are ended.
public final class NodeService implements Handler {
    /// The version of what proxies and nodes say to each other in sessions. A node of another one
    /// gets no work, so that machines can be upgraded one by one: to be raised with every change
    /// that an earlier build would misunderstand.
    static final int PROTOCOL = 4;

    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MODULES_KEPT = 1000;
    private static final String MODULES = "/node/v1/modules/";
    static final String IMAGES = "/node/v1/images/";
    private static final String GANGS = "/node/v1/gangs/";
    static final String CHANNELS = "/node/v1/channels/";

    /// A field of a proxy that takes what instances write to their stderr, while they run, before
    /// the report ([SessionLog]). A node that does not know it answers with the report alone, as
    /// nodes do when nothing is written.
    static final String FOLLOW = "X-Insitu-Follow";

    /// Fields of a 424, each with a digest.
    static final String MODULE = "X-Insitu-Module";

    static final String IMAGE = "X-Insitu-Image";

    /// @param slots instances that run side by side
    /// @param places instances that are there at one time, connected ones included
    /// @param channelsMax to and from other nodes at one time
    /// @param reservation how long room is kept for a session that does not come
    /// @param patience for a peer that takes or says nothing: longer than any instance may run
    /// @param certified whether clients must have shown a certificate
    /// @param sessionBytesMax of a session's description
    /// @param moduleBytesMax of a module
    /// @param inlineBytes of an output that are held in memory
    /// @param stderr how much is told of what instances write there while they run
    /// @param directory for larger ones
    public record Config(
            int slots,
            int places,
            int channelsMax,
            Duration reservation,
            Duration patience,
            boolean certified,
            int sessionBytesMax,
            int moduleBytesMax,
            int inlineBytes,
            StderrFollower.Pace stderr,
            Path directory) {}

    private final Config config;
    private final Engine engine;
    private final ClusterKeys keys;
    private final NodeInputs inputs;
    private final SwiftHttp links;
    private final NodeTraffic traffic;
    private final Room room;
    private final Gangs gangs;
    private final Map<String, Module> modules =
            Collections.synchronizedMap(new LastUsed<>(MODULES_KEPT));

    /// @param links to other nodes
    public NodeService(
            Config config,
            Engine engine,
            ClusterKeys keys,
            NodeInputs inputs,
            SwiftHttp links,
            NodeTraffic traffic) {
        this.traffic = traffic;
        this.links = links;
        this.room = new Room(config.slots(), config.places(), config.channelsMax());
        this.gangs = new Gangs(room, config.reservation());
        this.config = config;
        this.engine = engine;
        this.keys = keys;
        this.inputs = inputs;
    }

    @Override
    public Response handle(Request request) {
        if (config.certified() && !request.exchange().connection().isCertified()) {
            throw new SwiftException(403, "This node answers to certificates of its cluster only");
        }
        String digest = digest(request, keys);
        String what = request.method() + " " + request.path();
        if (what.equals("GET /node/v1/status")) {
            return status();
        } else if (what.equals("POST /node/v1/run")) {
            Session session = session(body(request, config.sessionBytesMax(), digest));
            return run(request, session);
        } else if (what.startsWith("PUT " + MODULES)) {
            return prepare(request.path(), body(request, config.moduleBytesMax(), digest));
        } else if (what.startsWith("GET " + IMAGES)) {
            String name = request.path().substring(IMAGES.length());
            return Response.of(inputs.images().has(name) ? 204 : 404);
        } else if (what.startsWith("PUT " + IMAGES)) {
            return keep(request, digest);
        } else if (what.startsWith("PUT " + GANGS)) {
            byte[] json = body(request, config.sessionBytesMax(), digest);
            gangs.reserve(request.path().substring(GANGS.length()), reservation(json));
            return Response.of(201);
        } else if (what.startsWith("DELETE " + GANGS)) {
            gangs.release(request.path().substring(GANGS.length()));
            return Response.of(204);
        } else if (what.startsWith("POST " + CHANNELS)) {
            return receive(request, digest);
        }
        throw new SwiftException(404);
    }

    /// {@return the digest that a request's body was signed with}
    ///
    /// @throws SwiftException 401 when the request is not signed with the cluster's key
    static String digest(Request request, ClusterKeys keys) {
        String digest =
                keys.verified(
                        request.method(),
                        request.path(),
                        request.headers().text(ClusterKeys.FIELD));
        if (digest.isEmpty()) {
            throw new SwiftException(401, "The signature is missing, wrong, too old or used up");
        }
        return digest;
    }

    /// @throws SwiftException 401 when it is not the body of that digest, 413 when it is too large
    static byte[] body(Request request, int max, String digest) {
        try {
            byte[] bytes = ContentBody.read(request.body(), max);
            if (!ClusterKeys.digest(bytes).equals(digest)) {
                throw new SwiftException(401, "The body is not the one that was signed");
            }
            return bytes;
        } catch (IOException e) {
            throw new SwiftException(413, "The body cannot be read: " + e.getMessage());
        }
    }

    private static Session session(byte[] json) {
        try {
            return JSON.readValue(json, Session.class);
        } catch (IOException e) {
            throw new SwiftException(400, "The session cannot be read: " + e.getMessage());
        }
    }

    private static Reservation reservation(byte[] json) {
        try {
            return JSON.readValue(json, Reservation.class);
        } catch (IOException e) {
            throw new SwiftException(400, "The reservation cannot be read: " + e.getMessage());
        }
    }

    private Response receive(Request request, String proof) {
        String[] names = request.path().substring(CHANNELS.length()).split("/", -1);
        if (names.length != 2 || !names[1].matches("\\d{1,9}")) {
            throw new SwiftException(404);
        }
        Gang gang = gangs.get(names[0]);
        int link = Integer.parseInt(names[1]);
        if (!gang.proof(link).equals(proof)) {
            throw new SwiftException(401, "The signature is not made with the gang's key");
        }
        return gang.receive(link, traffic.counted(Kind.CHANNELS, request.body()), gangs.life());
    }

    private Response status() {
        return json(
                new NodeStatus(
                        config.slots(),
                        room.instances(),
                        version(),
                        PROTOCOL,
                        System.currentTimeMillis()));
    }

    private Response prepare(String path, byte[] wasm) {
        String[] names = path.substring(MODULES.length()).split("/", -1);
        if (names.length != 2 || !ClusterKeys.digest(wasm).equals(names[1])) {
            throw new SwiftException(400, "The module is not the one that the path names");
        }
        try {
            modules.put(names[1], engine.prepare(names[0], ByteBuffer.wrap(wasm)));
            return Response.of(201);
        } catch (InvalidModuleException e) {
            throw new SwiftException(422, "nexe is invalid: " + e.getMessage());
        }
    }

    private Response keep(Request request, String digest) {
        if (!request.path().substring(IMAGES.length()).equals(digest)) {
            throw new SwiftException(400, "The image is not the one that the path names");
        }
        OptionalLong length =
                request.headers().first("Content-Length").stream()
                        .mapToLong(Long::parseLong)
                        .findFirst();
        inputs.images().put(digest, length, traffic.counted(Kind.IMAGES, request.body()));
        return Response.of(201);
    }

    private Response run(Request request, Session session) {
        for (Session.Run run : session.runs()) {
            if (!modules.containsKey(run.digest())) {
                throw new SwiftException(424, run.digest(), Headers.of(MODULE, run.digest()));
            }
            for (String image : run.images()) {
                if (!inputs.images().has(image)) {
                    throw new SwiftException(424, image, Headers.of(IMAGE, image));
                }
            }
        }
        return session.isOfGang() ? runPart(request, session) : runWhole(request, session);
    }

    private Response runWhole(Request request, Session session) {
        Room.Lease lease =
                room.take(session.runs().size(), 0)
                        .orElseThrow(() -> new SwiftException(429, "There is no free slot"));
        return answer(request, running(session, null, lease::close));
    }

    private Response runPart(Request request, Session session) {
        Gang gang = gangs.claim(session.gang());
        return answer(request, running(session, gang, () -> gangs.end(gang)));
    }

    private RunningSession running(Session session, @Nullable Gang gang, Runnable letGo) {
        SessionRun.Joints joints = new SessionRun.Joints(links, keys, gang);
        return new RunningSession(
                new SessionRun(session, engine, inputs, config, joints, traffic),
                gang,
                traffic,
                letGo);
    }

    /// The answer begins with the first line that an instance writes to its stderr, if the proxy
    /// takes that, else when all have ended.
    private Response answer(Request request, RunningSession running) {
        try {
            SessionLog log = request.headers().has(FOLLOW) ? new SessionLog() : null;
            running.start(modules, request.exchange().connection(), log);
            return log != null && log.awaitSomething()
                    ? response(new Content.Stream(new SessionBody(log, running), -1))
                    : response(running.content());
        } catch (StorageException e) {
            running.drop();
            throw SwiftException.of(e);
        } catch (RuntimeException e) {
            running.drop();
            throw e;
        } catch (InterruptedException e) {
            running.drop();
            Thread.currentThread().interrupt();
            throw new SwiftException(503, "interrupted");
        }
    }

    private static Response response(Content content) {
        return new Response(200, Headers.of("Content-Type", "application/octet-stream"), content);
    }

    /// {@return the program's version}
    static String version() {
        String version = NodeService.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    static Response json(Object value) {
        return new Response(
                200,
                Headers.of("Content-Type", "application/json"),
                new Content.Bytes(ByteBuffer.wrap(bytes(value))));
    }

    /// {@return a value in JSON behind its length in ten digits, the first of which may be a mark}
    static ByteBuffer framed(String mark, Object value) {
        byte[] json = bytes(value);
        String digits = "%010d".formatted(json.length);
        byte[] head = (mark + digits.substring(mark.length())).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(head.length + json.length).put(head).put(json).flip();
    }

    static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
