package io.insitu.middleware.compute;

import io.insitu.engine.Engine;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.JobDescription;
import io.insitu.middleware.compute.description.JobParser;
import io.insitu.middleware.compute.live.JobArchive;
import io.insitu.middleware.compute.run.Payload;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/// Images that are jobs. What runs is their boot map, in which every group that has no image of its
/// own has this one; so a zapp is a description like any other, which can be kept and run again.
final class Zapps {
    private final BootMap maps;
    private final JobParser parser;
    private final ComputeConfig config;
    private final Stores stores;
    private final InstantSource clock;

    Zapps(
            ComputeConfig config,
            Stores stores,
            Engine engine,
            JobParser parser,
            InstantSource clock) {
        this.maps = new BootMap(engine, new JobBody(config.descriptionBytesMax()));
        this.parser = parser;
        this.config = config;
        this.stores = stores;
        this.clock = clock;
    }

    /// {@return the description in an image that is an object; empty when it has none} Blocks.
    ///
    /// @throws SwiftException 404 when the object is not there, 413, 422
    Optional<byte[]> description(ObjectStore store, ObjectPath image) {
        return maps.read(store, image).map(map -> parser.inImage(map, image));
    }

    /// The job of an image.
    ///
    /// @param json what it was parsed from
    record Sent(JobDescription description, String json) {}

    /// Keeps the image that a request brings, among the account's jobs, and reads its description.
    /// What is refused is not kept.
    ///
    /// @throws SwiftException 400 when it has no boot map, or one that is no job, 413 when it is
    ///   too long, 422 when it is no image, or not what its `Etag` says
    Sent sent(Request request, String account) {
        ObjectStore store = stores.of(request);
        JobArchive archive = new JobArchive(store, config.history().retention());
        try (Payload tar =
                Payload.read(
                        CheckedBody.of(request),
                        config.directory(),
                        config.requests().payloadBytesMax())) {
            boolean wasKept = archive.hasImage(account, tar);
            ObjectRecord image = archive.keepImage(account, tar, clock.instant());
            try {
                byte[] json =
                        description(store, image.path()).orElseThrow(() -> noMap("the image"));
                return new Sent(
                        parser.parse(json, account), new String(json, StandardCharsets.UTF_8));
            } catch (SwiftException e) {
                if (!wasKept) {
                    archive.dropImage(image);
                }
                throw e;
            }
        }
    }

    /// Keeps the script that a request brings, among the account's jobs.
    ///
    /// @return where it is
    ObjectPath script(Request request, String account, byte[] script) {
        JobArchive archive = new JobArchive(stores.of(request), config.history().retention());
        try (Payload bytes = Payload.of(script)) {
            return archive.keepScript(account, bytes, clock.instant()).path();
        }
    }

    /// {@return the error for an image that is no job}
    static SwiftException noMap(String image) {
        return new SwiftException(400, image + " has no file boot/cluster.map or boot/system.map");
    }
}
