package io.insitu.middleware.compute.answer;

import io.insitu.engine.Outcome;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Headers.Field;
import io.insitu.middleware.compute.run.ChannelUse;
import io.insitu.middleware.compute.run.InstanceResult;
import io.insitu.middleware.compute.run.JobResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The `X-Nexe-*` headers. Each is a comma list with one item for each instance, in the job's
/// order. Past [#LISTED_MAX] instances they hold totals instead: each different value and, behind a
/// `=`, how many instances have it; `X-Nexe-System` is their number, and the accounts are added up.
final class NexeHeaders {
    /// More instances than this are not listed one by one.
    static final int LISTED_MAX = 64;

    private NexeHeaders() {}

    static Headers of(JobResult job) {
        List<Field> fields = new ArrayList<>();
        boolean listed = job.instances().size() <= LISTED_MAX;
        fields.add(
                new Field(
                        "X-Nexe-System",
                        listed
                                ? list(job, InstanceResult::name)
                                : Integer.toString(job.instances().size())));
        add(fields, job, "Status", NexeHeaders::status);
        add(fields, job, "Retcode", instance -> Integer.toString(instance.exitCode()));
        add(fields, job, "Validation", instance -> Integer.toString(validation(instance)));
        add(fields, job, "Policy", _ -> "default");
        add(fields, job, "Colocated", instance -> instance.place().colocated());
        add(fields, job, "Cached", instance -> Boolean.toString(instance.cached()));
        if (listed) {
            fields.add(new Field("X-Nexe-Etag", list(job, NexeHeaders::etags)));
        }
        fields.add(new Field("X-Nexe-Cdr-Line", listed ? Cdr.line(job) : Cdr.totalLine(job)));
        job.failures().stream()
                .findFirst()
                .ifPresent(failed -> fields.add(error(failed.error(), job.failures().size())));
        return Headers.of(fields);
    }

    private static Field error(String first, int failures) {
        String more = failures == 1 ? "" : " (and %d more)".formatted(failures - 1);
        return new Field("X-Nexe-Error", HeaderText.of(first) + more);
    }

    private static void add(
            List<Field> fields, JobResult job, String name, Function<InstanceResult, String> item) {
        boolean listed = job.instances().size() <= LISTED_MAX;
        fields.add(new Field("X-Nexe-" + name, listed ? list(job, item) : totals(job, item)));
    }

    private static String list(JobResult job, Function<InstanceResult, String> item) {
        return job.instances().stream()
                .map(item)
                .map(HeaderText::of)
                .collect(Collectors.joining(","));
    }

    private static String totals(JobResult job, Function<InstanceResult, String> item) {
        Map<String, Long> totals =
                job.instances().stream()
                        .collect(Collectors.groupingBy(item, TreeMap::new, Collectors.counting()));
        return totals.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(LISTED_MAX)
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }

    /// {@return ZeroCloud's word for how an instance ended}
    static String status(InstanceResult instance) {
        return switch (instance.outcome()) {
            case Outcome.Exited _ -> "ok";
            case Outcome.Trapped _, Outcome.LimitReached _, Outcome.OutputFailed _ ->
                    "ZeroVM runtime error";
            case Outcome.Cancelled _, Outcome.NotStarted _, Outcome.Lost _ -> "ZeroVM did not run";
        };
    }

    /// {@return 0 for a valid module, as each is that runs; 2 where none had to be, since the
    /// result was remembered}
    static int validation(InstanceResult instance) {
        return instance.cached() ? 2 : 0;
    }

    /// {@return `/dev/stdout MD5 …`, each channel that has a digest; `disabled` where none has}
    private static String etags(InstanceResult instance) {
        List<String> etags = new ArrayList<>();
        for (ChannelUse channel : instance.channels()) {
            if (!channel.etag().isEmpty()) {
                etags.add("/dev/" + channel.alias() + " " + channel.etag());
            }
        }
        return etags.isEmpty() ? "disabled" : String.join(" ", etags);
    }
}
