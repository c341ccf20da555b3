package io.insitu.storage;

import io.insitu.storage.StorageException.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ends all that an account holds, a page of names at a time.
final class AccountContents {
    private static final ListingQuery PAGE = ListingQuery.all(1000);

    private AccountContents() {}

    static void delete(ObjectStore store, AccountName account) {
        List<ListingEntry> page = store.containers(account, PAGE);
        while (!page.isEmpty()) {
            for (ListingEntry entry : page) {
                deleteContainer(store, account.container(entry.name()));
            }
            page = store.containers(account, PAGE);
        }
    }

    private static void deleteContainer(ObjectStore store, ContainerPath container) {
        try {
            List<ListingEntry> page = store.objects(container, PAGE);
            while (!page.isEmpty()) {
                page.forEach(entry -> deleteObject(store, container.object(entry.name())));
                page = store.objects(container, PAGE);
            }
            store.versions().ifPresent(versions -> deleteVersions(versions, container));
            store.deleteContainer(container);
        } catch (StorageException e) {
            unlessGone(e, Reason.NO_SUCH_CONTAINER);
        }
    }

    private static void deleteVersions(ObjectVersions versions, ContainerPath container) {
        List<ListingEntry> page = versions.list(container, PAGE, null);
        while (!page.isEmpty()) {
            for (ListingEntry entry : page) {
                if (entry instanceof ListingEntry.VersionEntry version) {
                    deleteVersion(versions, container.object(version.name()), version.version());
                }
            }
            page = versions.list(container, PAGE, null);
        }
    }

    private static void deleteVersion(
            ObjectVersions versions, ObjectPath object, @Nullable Timestamp version) {
        try {
            if (version == null) {
                versions.unlink(object);
            } else {
                versions.delete(object, version);
            }
        } catch (StorageException e) {
            unlessGone(e, Reason.NO_SUCH_OBJECT);
        }
    }

    private static void deleteObject(ObjectStore store, ObjectPath object) {
        try {
            store.deleteObject(object);
        } catch (StorageException e) {
            unlessGone(e, Reason.NO_SUCH_OBJECT);
        }
    }

    /// Somebody else may have deleted it in between.
    private static void unlessGone(StorageException e, Reason gone) {
        if (e.reason() != gone) {
            throw e;
        }
    }
}
