package io.insitu.middleware.compute;

import io.insitu.engine.Engine;
import io.insitu.engine.Module;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.compute.answer.JobAnswer;
import io.insitu.middleware.compute.answer.JobReport;
import io.insitu.middleware.compute.description.Group;
import io.insitu.middleware.compute.description.JobDescription;
import io.insitu.middleware.compute.description.JobParser;
import io.insitu.middleware.compute.plan.JobPlan;
import io.insitu.middleware.compute.plan.Planner;
import io.insitu.middleware.compute.plan.Rights;
import io.insitu.middleware.compute.program.Programs;
import io.insitu.middleware.compute.run.JobResult;
import io.insitu.middleware.compute.run.JobRunner;
import io.insitu.middleware.compute.run.Work;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Takes a job from its request to its response: description, plan, programs, run, answer.
final class JobService {
    private static final String JSON = "application/json";

    private final JobBody bodies;
    private final JobParser parser = new JobParser();
    private final ComputeConfig config;
    private final Stores stores;
    private final Programs programs;
    private final JobRunner runner;
    private final JobIds ids;

    JobService(
            ComputeConfig config,
            Stores stores,
            Engine engine,
            Programs programs,
            MeterRegistry registry,
            InstantSource clock) {
        this.bodies = new JobBody(config.descriptionBytesMax());
        this.config = config;
        this.stores = stores;
        this.programs = programs;
        this.runner = new JobRunner(engine, config.runConfig(), registry, clock);
        this.ids = new JobIds(clock);
    }

    Response answer(Request request) {
        String account = account(request);
        ObjectStore store = stores.of(request);
        Rights rights = new Rights(request, store);
        rights.own(account);
        checkOffered(request);
        AtomicBoolean gone = new AtomicBoolean();
        request.exchange().connection().onGone(() -> gone.set(true));
        JobDescription description = parser.parse(bodies.read(request), account);
        Planner planner = new Planner(store, config.planLimits());
        JobPlan plan = planner.plan(description, rights, gone::get);
        Work work = new Work(ids.next(), account, store, plan, modules(description, rights, store));
        return answer(request, store, runner.run(work, request.exchange().connection()));
    }

    private static Response answer(Request request, ObjectStore store, JobResult result) {
        boolean wantsReport =
                request.headers()
                        .first("Accept")
                        .map(accept -> accept.contains(JobReport.CONTENT_TYPE))
                        .orElse(false);
        if (wantsReport) {
            return JobAnswer.report(result);
        }
        Response response = JobAnswer.of(result);
        if (!JobAnswer.isTotalled(result)) {
            return response;
        }
        try {
            return response.withHeader("X-Nexe-Report", new ReportArchive(store).store(result));
        } catch (RuntimeException e) {
            result.close();
            throw e;
        }
    }

    private static String account(Request request) {
        Target target = request.target();
        if (!request.method().equals("POST")) {
            throw new SwiftException(
                    501,
                    "A job is sent with POST; %s is not implemented".formatted(request.method()));
        }
        if (!(target instanceof Target.OfAccount(var account))) {
            throw new SwiftException(412, "Bad URL: a job is sent to /v1/{account}");
        }
        return account.value();
    }

    private static void checkOffered(Request request) {
        String version = request.headers().first("X-Zerovm-Execute").orElse("");
        if (!version.strip().equals("1.0")) {
            throw new SwiftException(400, "X-Zerovm-Execute: '%s' is not 1.0".formatted(version));
        }
        String type =
                request.headers()
                        .first("Content-Type")
                        .map(JobService::mediaType)
                        .orElseThrow(() -> new SwiftException(400, "Must specify Content-Type"));
        if (!type.equals(JSON)) {
            throw new SwiftException(
                    400,
                    "Unsupported Content-Type: jobs of type %s are not available on this server"
                            .formatted(type));
        }
        if (request.headers().has("X-Zerovm-Source")) {
            throw new SwiftException(400, "X-Zerovm-Source is not available on this server");
        }
        String deferred = request.headers().first("X-Zerovm-Deferred").orElse("never");
        if (!deferred.equalsIgnoreCase("never")) {
            throw new SwiftException(
                    400,
                    "X-Zerovm-Deferred: %s is not available on this server".formatted(deferred));
        }
    }

    /// {@return a content type without its parameters}
    static String mediaType(String contentType) {
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private Map<ObjectPath, Module> modules(
            JobDescription description, Rights rights, ObjectStore store) {
        Map<ObjectPath, Module> modules = new HashMap<>();
        for (Group group : description.groups()) {
            ObjectPath path = Work.program(group.exec().path());
            if (!modules.containsKey(path)) {
                boolean readable = rights.read(path.containerPath());
                Module module =
                        (readable ? programs.load(store, path) : Optional.<Module>empty())
                                .orElseThrow(() -> Planner.missing(path));
                modules.put(path, module);
            }
        }
        return modules;
    }
}
