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

    /// {@return the record of the job that has the request's key already}
    Optional<Response> before(Request request, LiveJob job, JobArchive archive) {
        Optional<String> key = request.headers().first(FIELD);
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
