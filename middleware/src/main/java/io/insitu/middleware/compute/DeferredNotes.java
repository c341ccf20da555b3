package io.insitu.middleware.compute;

import io.insitu.middleware.compute.live.JobRecord;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.StorageException;
import io.insitu.storage.Upload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Which deferred jobs are on their way, in an account of our own, so that they are found at the
/// next start without a look into every account.
///
/// @param store our own
record DeferredNotes(ObjectStore store) {
    private static final ContainerPath NOTES = new ContainerPath(".insitu", "deferred");
    private static final String ACCOUNT = "x-object-meta-account";
    private static final int PAGE = 1000;

    /// One of them.
    record Note(String account, String id) {}

    void add(JobRecord job) {
        store.putContainer(NOTES, MetadataUpdate.NONE);
        try (Upload upload = store.upload(NOTES.object(job.id()))) {
            upload.commit(new NewObject("text/plain", Map.of(ACCOUNT, job.account())));
        }
    }

    void remove(String id) {
        try {
            store.deleteObject(NOTES.object(id));
        } catch (StorageException e) {
            if (e.reason() != StorageException.Reason.NO_SUCH_OBJECT) {
                throw e;
            }
        }
    }

    /// {@return all of them, the oldest first}
    List<Note> all() {
        List<Note> notes = new ArrayList<>();
        if (store.container(NOTES).isEmpty()) {
            return notes;
        }
        String marker = "";
        List<ListingEntry> page;
        do {
            page = store.objects(NOTES, ListingQuery.all(PAGE).withMarker(marker));
            for (ListingEntry entry : page) {
                marker = entry.name();
                store.object(NOTES.object(marker))
                        .map(ObjectRecord::metadata)
                        .map(metadata -> metadata.get(ACCOUNT))
                        .ifPresent(account -> notes.add(new Note(account, entry.name())));
            }
        } while (page.size() == PAGE);
        return notes;
    }
}
