package io.insitu.middleware.compute;

import static java.util.stream.Collectors.joining;

import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.live.JobArchive;
import io.insitu.middleware.compute.live.JobRecord;
import io.insitu.middleware.compute.live.JobRecordJson;
import io.insitu.middleware.compute.live.JobRegistry;
import io.insitu.middleware.compute.live.JobState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The jobs of an account as `GET ?jobs` lists them: those of its history, those of this server,
/// and those that other servers run.
final class JobList {
    private static final Logger LOG = LoggerFactory.getLogger(JobList.class);
    private static final int LIMIT_MAX = 1000;
    private static final int OTHERS_BYTES_MAX = 16 << 20;

    private final JobRegistry registry;
    private final OtherServers others;

    JobList(JobRegistry registry, OtherServers others) {
        this.registry = registry;
        this.others = others;
    }

    /// {@return what another server is told that asks}
    List<JobRecord> ofThisServer(String account) {
        return registry.of(account).stream().filter(job -> !job.state().isFinal()).toList();
    }

    /// {@return those that a request asks for, the oldest first}
    ///
    /// @param kept what is known of a job that is in the history
    /// @throws SwiftException 400 or 412 for a limit, marker or state that means nothing
    List<JobRecord> of(
            String account,
            Request request,
            JobArchive archive,
            Function<String, Optional<JobRecord>> kept) {
        Query query = request.query();
        int limit = limit(query);
        String marker = marker(query);
        Predicate<JobRecord> wanted = state(query);
        if (limit == 0) {
            return List.of();
        }
        Map<String, JobRecord> live = live(account, request);
        List<JobRecord> found = new ArrayList<>();
        String last = marker;
        List<String> page;
        do {
            page = archive.ids(account, last, LIMIT_MAX);
            TreeMap<String, Optional<JobRecord>> merged = new TreeMap<>();
            page.forEach(id -> merged.put(id, Optional.empty()));
            String end = page.size() < LIMIT_MAX ? "\uffff" : page.getLast();
            live.forEach((id, job) -> {
                if (id.compareTo(end) <= 0) {
                    merged.put(id, Optional.of(job));
                }
            });
            for (var entry : merged.tailMap(last, false).entrySet()) {
                entry.getValue()
                        .or(() -> kept.apply(entry.getKey()))
                        .filter(wanted)
                        .ifPresent(found::add);
                if (found.size() == limit) {
                    return found;
                }
            }
            last = end;
        } while (page.size() == LIMIT_MAX);
        return found;
    }

    private Map<String, JobRecord> live(String account, Request request) {
        Map<String, JobRecord> live = new TreeMap<>();
        others.ask(request)
                .flatMap(answer -> records(answer).stream())
                .filter(job -> job.account().equals(account))
                .forEach(job -> live.put(job.id(), job));
        registry.of(account).forEach(job -> live.put(job.id(), job));
        return live;
    }

    private static List<JobRecord> records(Response answer) {
        try {
            return JobRecordJson.list(ContentBody.bytes(answer.content(), OTHERS_BYTES_MAX));
        } catch (IOException e) {
            LOG.warn("another server's list of jobs cannot be read: {}", e.getMessage());
            return List.of();
        }
    }

    private static int limit(Query query) {
        String limit = query.text("limit");
        if (limit.isEmpty()) {
            return LIMIT_MAX;
        }
        if (!limit.matches("\\d+")) {
            throw new SwiftException(
                    400, "limit: '%s' is not a number from 0 to %d".formatted(limit, LIMIT_MAX));
        }
        if (limit.length() > 4 || Integer.parseInt(limit) > LIMIT_MAX) {
            throw new SwiftException(
                    412, "limit: '%s' is above the maximum of %d".formatted(limit, LIMIT_MAX));
        }
        return Integer.parseInt(limit);
    }

    private static String marker(Query query) {
        String marker = query.text("marker");
        if (query.isMalformed("marker") || marker.indexOf('\0') >= 0) {
            throw new SwiftException(400, "marker: it is not UTF-8 without NUL");
        }
        return marker;
    }

    private static Predicate<JobRecord> state(Query query) {
        String word = query.text("state");
        if (word.isEmpty()) {
            return _ -> true;
        }
        JobState state =
                JobState.of(word)
                        .orElseThrow(() ->
                                new SwiftException(
                                        400,
                                        "state: '%s' is none of %s"
                                                .formatted(
                                                        word,
                                                        Stream.of(JobState.values())
                                                                .map(JobState::word)
                                                                .collect(joining(", ")))));
        return job -> job.state() == state;
    }
}
