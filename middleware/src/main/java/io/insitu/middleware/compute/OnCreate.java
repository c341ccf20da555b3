package io.insitu.middleware.compute;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.ContainerProgram;
import io.insitu.middleware.compute.live.JobArchive;
import io.insitu.middleware.compute.live.JobRecord;
import io.insitu.middleware.compute.live.JobState;
import io.insitu.middleware.compute.plan.Rights;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.StorageException;
import io.insitu.storage.Upload;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a job for each object that is stored in a container with
/// `X-Container-Meta-Zerovm-On-Create: swift://~/container/job.json`. In the description
/// `{.object_path}` stands for the object. The job has its owner's rights, and is one of the
/// account's jobs like any other, with record and answer in `.jobs`; a description that is not
/// there or is none is a job that failed.
///
/// It runs at least once: that it must is noted before the object is stored, in an account of our
/// own, and the note goes when it has ended; what is still noted at the start of the server is run
/// then. Objects that jobs write start no jobs.
final class OnCreate {
    private static final Logger LOG = LoggerFactory.getLogger(OnCreate.class);
    private static final ContainerPath NOTES = new ContainerPath(".insitu", "on-create");
    private static final String OBJECT = "x-object-meta-object";
    private static final int PAGE = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ComputeConfig config;
    private final ObjectStore store;
    private final JobService jobs;
    private final InstantSource clock;
    private final JobIds ids;
    private final Semaphore room;

    /// Notes of requests that are on their way, which are not from before.
    private final Set<ObjectPath> ours = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Thread resuming;
    private volatile boolean closed;

    /// @param store our own, in which notes can be kept
    OnCreate(ComputeConfig config, ObjectStore store, JobService jobs, InstantSource clock) {
        this.config = config;
        this.store = store;
        this.jobs = jobs;
        this.clock = clock;
        this.ids = new JobIds(clock);
        this.room = new Semaphore(config.history().deferredMax());
    }

    /// Stores an object, and has its container's job run for it if that succeeds.
    Response store(Request request, ObjectPath object, Handler next) {
        if (said(object).isEmpty()) {
            return next.handle(request);
        }
        ObjectPath note = note(object);
        boolean stored = false;
        try {
            Response answer = next.handle(request);
            stored = answer.status() / 100 == 2;
            return answer;
        } finally {
            if (stored) {
                start(note, object);
            } else {
                remove(note);
            }
        }
    }

    private String said(ObjectPath object) {
        return store.container(object.containerPath())
                .map(found -> ContainerProgram.ON_CREATE.of(found.metadata()))
                .orElse("");
    }

    private ObjectPath note(ObjectPath object) {
        ObjectPath note = NOTES.object(ids.next());
        NewObject described = new NewObject("text/plain", Map.of(OBJECT, object.toString()));
        ours.add(note);
        try {
            commit(note, described);
        } catch (StorageException e) {
            if (e.reason() != StorageException.Reason.NO_SUCH_CONTAINER
                    && e.reason() != StorageException.Reason.NO_SUCH_ACCOUNT) {
                throw e;
            }
            store.putContainer(NOTES, MetadataUpdate.NONE);
            commit(note, described);
        }
        return note;
    }

    private void remove(ObjectPath note) {
        store.deleteObject(note);
        ours.remove(note);
    }

    private void commit(ObjectPath note, NewObject described) {
        try (Upload upload = store.upload(note)) {
            upload.commit(described);
        }
    }

    /// Runs what was noted before the server was stopped, beside everything else.
    void resume() {
        resuming = Thread.ofVirtual().name("on-create").start(this::startNoted);
    }

    /// Starts no more jobs for what was noted before.
    void close() {
        closed = true;
        Thread thread = resuming;
        try {
            if (thread != null) {
                thread.join(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startNoted() {
        String last = "";
        List<ListingEntry> page;
        do {
            page = page(last);
            for (ListingEntry entry : page) {
                if (closed) {
                    return;
                }
                last = entry.name();
                ObjectPath note = NOTES.object(last);
                if (ours.contains(note)) {
                    continue;
                }
                store.object(note)
                        .map(ObjectRecord::metadata)
                        .flatMap(meta -> Optional.ofNullable(meta.get(OBJECT)))
                        .ifPresent(path -> start(note, object(path)));
            }
        } while (page.size() == PAGE);
    }

    private List<ListingEntry> page(String marker) {
        return store.container(NOTES).isEmpty()
                ? List.of()
                : store.objects(NOTES, ListingQuery.all(PAGE).withMarker(marker));
    }

    private static ObjectPath object(String path) {
        String[] parts = path.split("/", 4);
        return new ObjectPath(parts[1], parts[2], parts[3]);
    }

    /// Holds up who stores objects faster than their jobs can be run.
    private void start(ObjectPath note, ObjectPath object) {
        room.acquireUninterruptibly();
        Thread.ofVirtual()
                .name("on-create")
                .start(() -> {
                    try {
                        run(object);
                        remove(note);
                    } catch (RuntimeException e) {
                        LOG.warn(
                                "The job for {} will run at the next start: {}",
                                object,
                                e.toString());
                    } finally {
                        room.release();
                    }
                });
    }

    private void run(ObjectPath object) {
        Optional<ObjectRecord> record = store.object(object);
        String said = said(object);
        if (record.isEmpty() || said.isEmpty()) {
            return; // the one was deleted again, or the other is no longer wanted
        }
        Request request =
                AccountOwner.request("PUT", "/v1" + object, object.account(), "on-create");
        JobBody bodies = new JobBody(config.descriptionBytesMax());
        try {
            ObjectPath job = ContainerProgram.job(said, object.account());
            Templates templates = new Templates(bodies, store, new Rights(request, store));
            jobs.inBackground(request, templates.read(job, object, Query.EMPTY));
        } catch (SwiftException e) {
            String why = "The job %s for %s cannot run: %s".formatted(said, object, e.getMessage());
            LOG.warn("{}", why);
            new JobArchive(store, config.history().retention()).put(failed(object, why));
        }
    }

    /// {@return the record of a job that has no description, so that its account's owner sees why}
    private JobRecord failed(ObjectPath object, String why) {
        Instant now = clock.instant();
        return new JobRecord(
                ids.next(),
                object.account(),
                "",
                JobState.FAILED,
                now,
                now,
                why,
                JobRecord.Counts.NONE,
                "",
                "",
                JobRecord.Details.NONE);
    }
}
