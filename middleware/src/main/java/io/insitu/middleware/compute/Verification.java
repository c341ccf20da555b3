package io.insitu.middleware.compute;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.cache.Provenance;
import io.insitu.middleware.compute.description.JobDescription;
import io.insitu.middleware.compute.description.JobParser;
import io.insitu.middleware.compute.live.JobRecord;
import io.insitu.middleware.compute.live.LiveJob;
import io.insitu.middleware.compute.plan.Component;
import io.insitu.middleware.compute.plan.PlannedChannel;
import io.insitu.middleware.compute.plan.PlannedInstance;
import io.insitu.middleware.compute.plan.Planner;
import io.insitu.middleware.compute.plan.Rights;
import io.insitu.middleware.compute.run.ChannelUse;
import io.insitu.middleware.compute.run.InstanceResult;
import io.insitu.middleware.compute.run.JobResult;
import io.insitu.middleware.compute.run.JobRunner;
import io.insitu.middleware.compute.run.Payload;
import io.insitu.middleware.compute.run.Work;
import io.insitu.storage.Md5;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// Runs again what made an object, and compares.
///
/// | request | answer |
/// |---|---|
/// | `GET /v1/{account}?provenance=swift://a/c/o` | what the object was made from |
/// | `POST /v1/{account}?verify=swift://a/c/o` | whether the same comes out again: bytes and fuel |
///
/// 409 when it cannot be said, since the program, an input or the job's record is no longer there
/// or is no longer the same.
record Verification(
        JobPreparation preparation,
        Stores stores,
        JobRunner runner,
        JobParser parser,
        Reruns reruns) {
    private static final String JSON_TYPE = "application/json; charset=utf-8";
    private static final ObjectMapper JSON = new ObjectMapper();

    Response provenance(Request request, String account) {
        ObjectRecord object = object(request, account, "provenance");
        return Response.text(200, JSON_TYPE, known(object).json());
    }

    private ObjectRecord object(Request request, String account, String parameter) {
        String url = request.query().text(parameter);
        ObjectPath path =
                JobParser.object(url, account)
                        .orElseThrow(() ->
                                new SwiftException(
                                        400,
                                        "%s: '%s' is not an object".formatted(parameter, url)));
        ObjectStore store = stores.of(request);
        if (!new Rights(request, store).read(path.containerPath())) {
            throw Planner.missing(path);
        }
        return store.object(path).orElseThrow(() -> Planner.missing(path));
    }

    private static Provenance known(ObjectRecord object) {
        return Provenance.of(object)
                .orElseThrow(() ->
                        new SwiftException(
                                404, "Nothing is known of what made %s".formatted(object.path())));
    }

    /// {@return the job that made the object which the request asks about}
    String job(Request request, String account) {
        return known(object(request, account, "verify")).job();
    }

    /// @param record of the job that made the object
    /// @param live what the run is followed by
    Response verify(Request request, JobRecord record, LiveJob live) {
        ObjectRecord object = object(request, record.account(), "verify");
        Provenance known = known(object);
        try (Payload input = reruns.input(record, preparation.archive(request))) {
            return verify(object, known, work(request, record, live, input), live);
        }
    }

    private Response verify(ObjectRecord object, Provenance known, Work work, LiveJob live) {
        Component component = component(work, object.path());
        if (!runner.key(work, component).equals(known.key())) {
            throw conflict(
                    "%s cannot be made again: %s".formatted(object.path(), changed(work, known)));
        }
        Component answering = answering(component);
        JobResult result = runner.run(work.only(answering), live, live).orThrow();
        try (result) {
            return compared(object, known, made(result, known), result);
        }
    }

    private static SwiftException conflict(String why) {
        return new SwiftException(409, why);
    }

    private Work work(Request request, JobRecord record, LiveJob live, Payload input) {
        byte[] json = reruns.description(record).getBytes(StandardCharsets.UTF_8);
        JobDescription description = parser.parse(json, record.account());
        JobCall call =
                new JobCall(
                        record.account(),
                        description,
                        input,
                        record.details().environment(),
                        new Rights(request, stores.of(request)),
                        JobCall.Again.NONE,
                        false);
        return preparation.work(request, call, live.id(), false, live::isCancelled);
    }

    private static Component component(Work work, ObjectPath object) {
        try (Stream<Component> components = work.plan().components()) {
            return components
                    .filter(component ->
                            component.instances().stream()
                                    .flatMap(instance -> instance.channels().stream())
                                    .anyMatch(channel -> writes(channel, object)))
                    .findFirst()
                    .orElseThrow(() ->
                            conflict("The job would not write %s any more".formatted(object)));
        }
    }

    private static boolean writes(PlannedChannel channel, ObjectPath object) {
        return channel instanceof PlannedChannel.WriteObject write && write.object().equals(object);
    }

    /// {@return the component with its outputs in the answer, so that nothing is stored}
    private static Component answering(Component component) {
        return new Component(
                component.instances().stream()
                        .map(instance ->
                                new PlannedInstance(
                                        instance.ordinal(),
                                        instance.name(),
                                        instance.group(),
                                        instance.channels().stream()
                                                .map(Verification::answering)
                                                .toList()))
                        .toList(),
                component.links());
    }

    private static PlannedChannel answering(PlannedChannel channel) {
        return channel instanceof PlannedChannel.WriteObject write
                ? new PlannedChannel.Reply(write.device(), write.object())
                : channel;
    }

    private static String changed(Work work, Provenance known) {
        List<String> changed =
                known.inputs().stream()
                        .filter(input -> !isThere(work, input))
                        .map(Provenance.Input::object)
                        .toList();
        return changed.isEmpty()
                ? "its program or what it was told of the request is another"
                : "changed since: " + String.join(", ", changed);
    }

    private static boolean isThere(Work work, Provenance.Input input) {
        String[] parts = input.object().split("/", 4);
        return work.store()
                .object(new ObjectPath(parts[1], parts[2], parts[3]))
                .filter(object -> object.etag().equals(input.etag()))
                .isPresent();
    }

    private static InstanceResult made(JobResult result, Provenance known) {
        return result.instances().stream()
                .filter(instance -> instance.name().equals(known.instance()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(known.instance() + " did not run"));
    }

    private static Response compared(
            ObjectRecord object, Provenance known, InstanceResult made, JobResult result) {
        String etag = etag(made, known.device());
        boolean same = etag.equals(object.etag()) && made.usage().fuel() == known.fuel();
        ObjectNode json = JSON.createObjectNode();
        json.put("object", object.path().toString())
                .put("verified", same && !made.failed())
                .put("etag", object.etag())
                .put("made_etag", etag)
                .put("fuel", known.fuel())
                .put("made_fuel", made.usage().fuel())
                .put("seconds", result.took().toNanos() / 1e9);
        if (made.failed()) {
            json.put("error", made.error());
        }
        return Response.text(200, JSON_TYPE, json.toString());
    }

    /// A message is stored without its head, so that the bytes themselves are looked at.
    private static String etag(InstanceResult made, String device) {
        if (made.replies().size() == 1) {
            return md5(made);
        }
        return made.channels().stream()
                .filter(channel -> channel.alias().equals(device))
                .map(ChannelUse::etag)
                .findFirst()
                .orElse("");
    }

    private static String md5(InstanceResult made) {
        try (ContentBody body = new ContentBody(made.replies().getFirst().content())) {
            return Md5.of(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
