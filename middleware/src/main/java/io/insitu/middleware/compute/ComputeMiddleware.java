package io.insitu.middleware.compute;

import io.insitu.engine.Engine;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.compute.answer.JobAnswer;
import io.insitu.middleware.compute.plan.Rights;
import io.insitu.middleware.compute.program.ModuleUpload;
import io.insitu.middleware.compute.program.Programs;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Runs programs where the objects lie.
///
/// Place in the pipeline: behind authentication, whose [io.insitu.middleware.Authorizer] it asks
/// about everything it touches; before whatever answers for objects.
///
/// | request | what happens |
/// |---|---|
/// | `POST /v1/{account}` with `X-Zerovm-Execute: 1.0` and `Content-Type: application/json` | the body is a job description; the job runs, and the answer is what its instances wrote |
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

    private final ComputeConfig config;
    private final Stores stores;
    private final JobService jobs;
    private final ModuleUpload uploads;

    public ComputeMiddleware(
            ComputeConfig config,
            ObjectStore store,
            Engine engine,
            MeterRegistry registry,
            InstantSource clock) {
        this(config, _ -> store, engine, registry, clock);
    }

    public ComputeMiddleware(
            ComputeConfig config,
            Stores stores,
            Engine engine,
            MeterRegistry registry,
            InstantSource clock) {
        clear(config.directory());
        Programs programs = new Programs(engine, config.moduleBytesMax(), config.modulesKept());
        this.config = config;
        this.stores = stores;
        this.jobs = new JobService(config, stores, engine, programs, registry, clock);
        this.uploads = new ModuleUpload(programs, config.directory(), config.moduleBytesMax());
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
        if (request.headers().has(EXECUTE)) {
            try {
                return jobs.answer(request);
            } catch (SwiftException e) {
                throw JobAnswer.error(e);
            }
        }
        if (isModule(request) && request.target() instanceof Target.OfObject(var object)) {
            return mayWrite(request, object)
                    ? uploads.store(object, request, next)
                    : next.handle(request);
        }
        return next.handle(request);
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
        return request.headers()
                        .first("X-Zerovm-Validate")
                        .map(ComputeMiddleware::isTrue)
                        .orElse(false)
                || request.headers()
                        .first("Content-Type")
                        .map(JobService::mediaType)
                        .map(MODULE_TYPES::contains)
                        .orElse(false);
    }

    /// Swift's reading of a truth value in a header.
    private static boolean isTrue(String value) {
        return Set.of("true", "1", "yes", "on", "t", "y").contains(value.toLowerCase(Locale.ROOT));
    }

    @Override
    public Map<String, Object> info() {
        return Map.of("zerovm", config.info());
    }
}
