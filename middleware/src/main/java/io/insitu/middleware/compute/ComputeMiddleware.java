package io.insitu.middleware.compute;

import io.insitu.engine.Engine;
import io.insitu.engine.Images;
import io.insitu.engine.SnapshotLimits;
import io.insitu.middleware.Content;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.compute.answer.JobAnswer;
import io.insitu.middleware.compute.cache.WriteBehind;
import io.insitu.middleware.compute.description.ContainerProgram;
import io.insitu.middleware.compute.image.SystemImages;
import io.insitu.middleware.compute.live.JobLeases;
import io.insitu.middleware.compute.live.JobRegistry;
import io.insitu.middleware.compute.plan.JobPlan;
import io.insitu.middleware.compute.plan.Rights;
import io.insitu.middleware.compute.program.ImagesAhead;
import io.insitu.middleware.compute.program.ModuleUpload;
import io.insitu.middleware.compute.program.Programs;
import io.insitu.middleware.compute.program.SnapshotsAhead;
import io.insitu.middleware.compute.run.Node;
import io.insitu.middleware.copy.Destination;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Runs programs where the objects lie.
///
/// Place in the pipeline: behind authentication, whose [io.insitu.middleware.Authorizer] it asks
/// about everything it touches; before whatever answers for objects.
///
/// | request | what happens |
/// |---|---|
/// | `POST /v1/{account}` with `X-Zerovm-Execute: 1.0` and `Content-Type: application/json` | the body is a job description; the job runs, and the answer is what its instances wrote |
/// | the same with `X-Zerovm-Source: swift://a/c/o` | the description is that object; the body is the stdin of instances that have `stdin` without a path |
/// | the same with any other type, to an account or an object | a script: its first line `#!swift://a/c/o [arguments]` names the program, which finds it as `/dev/script`; the object is its stdin |
/// | `/open/{account}/{container}/{object}`, or `X-Zerovm-Execute: open/1.0` | a program runs; any other object is opened by the template `.zvm/{content type}/config` of its account |
/// | `/api/{account}/{container}/any/path` | the job that the container's `X-Container-Meta-Rest-Endpoint` names |
/// | any of these with `X-Zerovm-Deferred: always` or `auto` | 202 and the URL at which the answer will be, at once or when it takes long |
/// | any of these with `X-Zerovm-Cache: no` | also what ran before runs again |
/// | any of these with `X-Zerovm-Idempotency: KEY` | if a job had that key before, its record; nothing runs |
/// | `/v1/{account}?jobs`, `?job=ID` | jobs as resources: their records, events, cancelling, running again |
/// | `GET`, `HEAD`, `PUT`, `COPY` of an object with `X-Zerovm-Run`, or in a container that names a program | the bytes pass through the program; a `PUT` that it refuses is 422 |
/// | `PUT` in a container with `X-Container-Meta-Zerovm-On-Create` | a job runs for the object once it is stored |
/// | `PUT` of an object with `Content-Type: application/wasm` or `application/x-nexe`, or with `X-Zerovm-Validate: true` | the module is validated and prepared before it is stored; `X-Zerovm-Valid: true` in the answer, or 422 and nothing is stored |
///
/// Response headers of a job, each a comma list with one item for each instance:
///
/// | header | |
/// |---|---|
/// | `X-Nexe-System` | the instances' names |
/// | `X-Nexe-Status` | `ok`, `ZeroVM runtime error`, `ZeroVM did not run` |
/// | `X-Nexe-Retcode` | exit codes |
/// | `X-Nexe-Etag` | digests of what was written |
/// | `X-Nexe-Cdr-Line` | times and counts |
/// | `X-Nexe-Validation`, `X-Nexe-Policy`, `X-Nexe-Colocated`, `X-Nexe-Cached` | |
/// | `X-Nexe-Error` | what went wrong, if anything did |
/// | `X-Nexe-Report` | past 64 instances, where the headers hold totals: the URL of a JSON report |
///
/// Configuration: [ComputeConfig]; the same names stand in `/info` under `zerovm`.
public final class ComputeMiddleware implements Middleware {
    private static final String EXECUTE = "X-Zerovm-Execute";
    private static final Set<String> MODULE_TYPES =
            Set.of("application/wasm", "application/x-nexe");

    private static final String OPEN = "/open/";
    private static final String API = "/api/";
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "COPY");

    private final ComputeConfig config;
    private final Stores stores;
    private final JobService jobs;
    private final JobResources resources;
    private final ModuleUpload uploads;
    private final String confinement;
    private final Images images;
    private final SnapshotLimits snapshots;
    private final SystemImages systemImages;
    private final ImagesAhead ahead;
    private final Filters filters;
    private final @Nullable OnCreate onCreate;
    private final WriteBehind behind;
    private final boolean isShared;

    public ComputeMiddleware(
            ComputeConfig config,
            ObjectStore store,
            Engine engine,
            MeterRegistry registry,
            InstantSource clock) {
        this(
                config,
                _ -> store,
                engine,
                UnaryOperator.identity(),
                OtherServers.NONE,
                registry,
                clock,
                store);
    }

    /// @param stores which store a request's jobs have
    /// @param nodes what chooses where instances run, given this machine
    /// @param others who else runs jobs
    public ComputeMiddleware(
            ComputeConfig config,
            Stores stores,
            Engine engine,
            UnaryOperator<Node> nodes,
            OtherServers others,
            MeterRegistry registry,
            InstantSource clock) {
        this(config, stores, engine, nodes, others, registry, clock, null);
    }

    /// @param own null when nothing of ours can be kept
    private ComputeMiddleware(
            ComputeConfig config,
            Stores stores,
            Engine engine,
            UnaryOperator<Node> nodes,
            OtherServers others,
            MeterRegistry registry,
            InstantSource clock,
            @Nullable ObjectStore own) {
        clear(config.directory());
        JobRegistry live = config.history().registry();
        JobLeases leases =
                new JobLeases(
                        UUID.randomUUID().toString(),
                        config.history().lease(),
                        config.history().begunMax(),
                        clock);
        DeferredNotes notes = own == null || !leases.isOn() ? null : new DeferredNotes(own);
        Programs programs = new Programs(engine, config.moduleBytesMax(), config.modulesKept());
        this.config = config;
        this.stores = stores;
        this.behind =
                new WriteBehind(config.cache().pendingMax(), config.cache().pendingBytesMax());
        this.systemImages = new SystemImages(config.images().directory());
        this.jobs =
                new JobService(
                        config,
                        stores,
                        engine,
                        nodes,
                        programs,
                        systemImages,
                        registry,
                        clock,
                        new Keeping(live, behind, leases, notes));
        this.resources = new JobResources(stores, live, others, jobs, behind);
        this.filters = new Filters(config, stores, jobs);
        if (own != null && config.requests().containerPrograms()) {
            OnCreate noted = new OnCreate(config, own, jobs, clock);
            noted.resume();
            this.onCreate = noted;
        } else {
            this.onCreate = null;
        }
        this.isShared = own == null;
        if (notes != null) {
            Thread.ofVirtual().name("takeover").start(() -> jobs.takeover().resume(notes));
        }
        this.confinement = engine.status().confinement();
        this.images = engine.images();
        this.snapshots = engine.snapshotLimits();
        this.ahead =
                new ImagesAhead(
                        systemImages, images, programs, config.images().preparedFromBytes());
        this.uploads =
                new ModuleUpload(
                        programs,
                        new SnapshotsAhead(engine, Runtime.getRuntime().availableProcessors()),
                        config.directory(),
                        config.moduleBytesMax());
    }

    /// What an earlier run of the server left there belongs to nobody.
    private static void clear(Path directory) {
        try {
            Files.createDirectories(directory);
            try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
                for (Path file : left) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Response handle(Request request, Handler next) {
        if (isJob(request)) {
            try {
                JobService.checkCache(request);
                return withoutBody(request, run(request));
            } catch (SwiftException e) {
                throw JobAnswer.error(e);
            }
        }
        if (request.target() instanceof Target.OfContainer(var container)
                && config.requests().containerPrograms()
                && (request.method().equals("PUT") || request.method().equals("POST"))) {
            ContainerProgram.check(request.headers(), container.account());
        }
        if (!(request.target() instanceof Target.OfObject(var object))) {
            return next.handle(request);
        }
        JobService.checkCache(request);
        Handler stored = part -> filters.handle(part, inner -> checked(inner, next));
        boolean stores = request.method().equals("PUT") || request.method().equals("COPY");
        OnCreate after = onCreate;
        if (isShared && JobCalls.isRead(request)) {
            return answer(request, stored);
        }
        return after == null || !stores
                ? stored.handle(request)
                : Destination.of(request, object)
                        .map(path -> after.store(request, path, stored))
                        .orElseGet(() -> stored.handle(request));
    }

    /// Who asks for a job's answer in vain may be waiting for a server that is gone.
    private Response answer(Request request, Handler stored) {
        Response answer = stored.handle(request);
        if (answer.status() == 404) {
            jobs.takeover().missed(request);
        }
        return answer;
    }

    /// Looks at what is stored as a program.
    private Response checked(Request request, Handler next) {
        if (isModule(request) && request.target() instanceof Target.OfObject(var object)) {
            return mayWrite(request, object)
                    ? uploads.store(object, request, next)
                    : next.handle(request);
        }
        return next.handle(request);
    }

    /// Runs a job whose description comes beside the request, which says who sends it and has for a
    /// body what instances read that have `stdin` without a path: for whoever is no HTTP client.
    ///
    /// @throws SwiftException as a job's errors
    public Response run(byte[] description, Request request) {
        return jobs.run(description, request);
    }

    /// {@return what [#run] would run}
    ///
    /// @throws SwiftException as a job's errors
    public JobPlan plan(byte[] description, Request request) {
        return jobs.plan(description, request);
    }

    private static boolean isJob(Request request) {
        return request.headers().has(EXECUTE)
                || JobResources.isAsked(request)
                || request.path().startsWith(OPEN)
                || request.path().startsWith(API);
    }

    private static Response withoutBody(Request request, Response response) {
        if (!request.method().equals("HEAD")) {
            return response;
        }
        response.content().close();
        return response.withContent(new Content.HeadOnly(Math.max(0, response.content().length())));
    }

    private Response run(Request request) {
        if (!METHODS.contains(request.method())) {
            throw new SwiftException(412, "Bad HTTP method");
        }
        if (request.path().startsWith(OPEN)) {
            return jobs.open(request);
        }
        if (JobResources.isAsked(request)) {
            return resources.answer(request);
        }
        return request.path().startsWith(API) ? jobs.api(request) : jobs.execute(request);
    }

    /// Nothing is prepared for who may not store it; what they are told is for the store to say.
    private boolean mayWrite(Request request, ObjectPath object) {
        try {
            return new Rights(request, stores.of(request)).write(object.containerPath());
        } catch (SwiftException e) {
            return false;
        }
    }

    private static boolean isModule(Request request) {
        if (!request.method().equals("PUT") || request.headers().has("X-Copy-From")) {
            return false;
        }
        return request.headers().isTrue("X-Zerovm-Validate")
                || request.headers()
                        .first("Content-Type")
                        .map(JobCalls::mediaType)
                        .map(MODULE_TYPES::contains)
                        .orElse(false);
    }

    /// Waits for what is on its way to the store. The store is closed later.
    @Override
    public void close() {
        if (onCreate != null) {
            onCreate.close();
        }
        ahead.close();
        jobs.close();
        behind.awaitAll();
    }

    @Override
    public Map<String, Object> info() {
        Map<String, Object> info = config.info();
        info.put("workers_confined_by", confinement);
        info.put("images", systemImages.names());
        info.put("programs", systemImages.programs(images));
        info.put("image_entries_max", images.limits().entriesMax());
        info.put("image_unpacked_bytes_max", images.limits().unpackedBytesMax());
        info.put("snapshot_timeout_seconds", snapshots.wallTime().toMillis() / 1e3);
        info.put("snapshot_memory_bytes_max", snapshots.memoryBytes());
        info.put("snapshot_fuel_max", snapshots.fuel());
        return Map.of("zerovm", info);
    }
}
