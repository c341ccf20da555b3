package io.insitu.middleware.compute;

import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.compute.live.JobArchive;
import io.insitu.middleware.compute.live.LiveJob;
import io.insitu.middleware.compute.plan.Planner;
import io.insitu.middleware.compute.plan.Rights;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import java.util.Locale;
import java.util.Optional;

/// When a job's answer goes to an object instead of to who sent it: `X-Zerovm-Deferred`.
enum Deferral {
    NEVER,
    /// When it takes longer than the configured time.
    AUTO,
    ALWAYS;

    /// {@return the URL of the object that the answer becomes: that to which the request was sent,
    /// unless it is a script, whose stdin that is; else one among the account's jobs}
    ///
    /// @throws SwiftException 401, 403 or 404 when that object cannot be stored
    static String url(Request request, ObjectStore store, LiveJob job) {
        Optional<ObjectPath> named = destination(request);
        if (named.isPresent() && !new Rights(request, store).write(named.get().containerPath())) {
            throw Planner.homeless(named.get());
        }
        return named.map(object -> "swift:/" + object)
                .orElseGet(() -> JobArchive.resultUrl(job.account(), job.id()));
    }

    /// {@return the object that the request names for its answer}
    static Optional<ObjectPath> destination(Request request) {
        String type = JobCalls.mediaType(request.headers().text("Content-Type"));
        boolean script =
                !request.headers().has("X-Zerovm-Source")
                        && !type.equals(JobCalls.JSON)
                        && !BootMap.isImage(type);
        boolean sent = request.headers().text("X-Zerovm-Execute").strip().equals("1.0");
        return sent
                        && !script
                        && of(request) != NEVER
                        && request.target() instanceof Target.OfObject(var object)
                ? Optional.of(object)
                : Optional.empty();
    }

    /// @throws SwiftException 400 for another word
    static Deferral of(Request request) {
        String wish = request.headers().first("X-Zerovm-Deferred").orElse("never").strip();
        return switch (wish.toLowerCase(Locale.ROOT)) {
            case "never" -> NEVER;
            case "auto" -> AUTO;
            case "always" -> ALWAYS;
            default ->
                    throw new SwiftException(
                            400,
                            "X-Zerovm-Deferred: '%s' is not never, auto or always".formatted(wish));
        };
    }
}
