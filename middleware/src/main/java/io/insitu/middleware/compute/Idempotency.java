package io.insitu.middleware.compute;

import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.live.JobArchive;
import io.insitu.middleware.compute.live.JobRecord;
import io.insitu.middleware.compute.live.JobRecordJson;
import io.insitu.middleware.compute.live.JobRegistry;
import io.insitu.middleware.compute.live.LiveJob;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Keeps a request with `X-Zerovm-Idempotency` from running a second time.
record Idempotency(JobRegistry registry, Takeover takeover) {
    private static final String FIELD = "X-Zerovm-Idempotency";

    static boolean isAsked(Request request) {
        return request.headers().has(FIELD);
    }

    /// {@return the record of the job that has the request's key already} An account's keys are its
    /// owner's: whom a container lets use its endpoint could take one before the owner does, and
    /// would be shown his job.
    ///
    /// @throws SwiftException 400 for a key without a character; 401 or 403 for another's account
    Optional<Response> before(Request request, JobCall call, LiveJob job, JobArchive archive) {
        Optional<String> key = request.headers().first(FIELD);
        if (key.isPresent()) {
            if (key.get().isBlank()) {
                throw new SwiftException(400, FIELD + ": a key has one character or more");
            }
            call.rights().own(call.account());
        }
        return key.flatMap(text -> archive.claim(job.record(), text))
                .map(id -> {
                    JobRecord earlier =
                            registry.find(job.account(), id)
                                    .map(LiveJob::record)
                                    .or(() ->
                                            archive.kept(job.account(), id)
                                                    .map(kept ->
                                                            takeover.seen(request, kept, archive)))
                                    .orElseThrow(() ->
                                            new SwiftException(
                                                    409,
                                                    "Job %s had this key; nothing more is known of it"
                                                            .formatted(id)));
                    String json = new String(JobRecordJson.bytes(earlier), StandardCharsets.UTF_8);
                    return Response.text(200, "application/json; charset=utf-8", json)
                            .withHeader("X-Zerovm-Job", id);
                });
    }
}
