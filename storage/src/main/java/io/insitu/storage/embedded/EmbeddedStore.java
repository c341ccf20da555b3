package io.insitu.storage.embedded;

import io.insitu.storage.AccountName;
import io.insitu.storage.AccountRecord;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.ObjectVersions;
import io.insitu.storage.OpenObject;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import io.insitu.storage.Upload;
import io.insitu.storage.embedded.EmbeddedConfig.Durability;
import io.insitu.storage.embedded.Keys.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The object store on this machine's disk. In its directory: `rocks/` (names, metadata, counters,
/// small objects), `data/` (larger objects, a file each), `tmp/` (uploads under way),
/// `quarantined/` (what was found to be rotten) and `lock`.
///
/// Invariants: an object's record, its bytes' place and the counters of its container and account
/// change in one atomic batch. A data file is never rewritten. Every file is named by a record, or
/// noted as doomed, or under `tmp/`: whatever a crash leaves is found by the next start.
///
/// Safe for any number of threads. Calls block; a virtual thread waits for a commit without holding
/// its carrier.
public final class EmbeddedStore implements ObjectStore {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStore.class);

    private final StoreLock lock;
    private final Database database;
    private final Committer committer;
    private final Sweeper sweeper;
    private final Readers readers;
    private final Accounts accounts;
    private final Objects objects;
    private final Uploads uploads;
    private final Room room;
    private final Expirer expirer;
    private final Integrity integrity;
    private final Auditor auditor;
    private final BackupDoor backups;

    private EmbeddedStore(
            EmbeddedConfig config, InstantSource clock, Disk disk, StoreLock lock, Database rocks)
            throws IOException {
        this.lock = lock;
        this.database = rocks;
        this.room = new Room(disk, config.reserveBytes(), new Reclaim(database));
        this.committer = new Committer(database, disk, config.durability());
        DataFiles files = new DataFiles(config.directory(), disk);
        boolean sync = config.durability() == Durability.SYNC;
        this.sweeper = new Sweeper(files, disk, committer, sync);
        this.readers = new Readers(sweeper::unlink);
        Locks locks = new Locks(clock);
        this.integrity = Integrity.of(config, disk, clock);
        this.accounts = new Accounts(database, committer, locks, room, clock);
        this.objects = new Objects(database, committer, files, readers, locks, room, integrity);
        this.uploads = new Uploads(config, objects, files, disk, room);
        this.expirer = new Expirer(database, objects, clock, config.expireEvery());
        this.auditor =
                new Auditor(
                        database,
                        objects,
                        readers,
                        files,
                        integrity.verified(),
                        config.audit(),
                        new AuditProgress(database, committer, clock));
        this.backups = new BackupDoor(config.directory(), database);
        committer.start();
        sweeper.start();
        try {
            new Recovery(database, committer, files).run();
        } catch (IOException | RuntimeException e) {
            committer.close();
            sweeper.close();
            throw e;
        }
        expirer.start();
        auditor.start();
        backups.start();
    }

    /// Opens the store there, or makes it.
    ///
    /// @throws IOException when the directory cannot be used, or another server has it open
    public static EmbeddedStore open(EmbeddedConfig config) throws IOException {
        return open(config, Clock.systemUTC());
    }

    /// @param clock gives the time of every change
    /// @throws IOException when the directory cannot be used, or another server has it open
    public static EmbeddedStore open(EmbeddedConfig config, InstantSource clock)
            throws IOException {
        Files.createDirectories(config.directory());
        return open(config, clock, Disk.under(config.directory()));
    }

    static EmbeddedStore open(EmbeddedConfig asked, InstantSource clock, Disk disk)
            throws IOException {
        EmbeddedConfig config = asked.fittedTo(disk.totalBytes());
        StoreLock lock = StoreLock.take(config.directory());
        try {
            Database rocks = Database.open(config.directory().resolve("rocks"), config);
            try {
                return new EmbeddedStore(config, clock, disk, lock, rocks);
            } catch (IOException | RuntimeException e) {
                rocks.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public Optional<AccountRecord> account(AccountName account) {
        return accounts.account(account);
    }

    @Override
    public boolean putAccount(AccountName account, MetadataUpdate update) {
        return accounts.putAccount(account, update);
    }

    @Override
    public void deleteAccount(AccountName account) {
        ObjectStore.super.deleteAccount(account);
        accounts.deleteAccount(account);
    }

    @Override
    public List<ListingEntry> containers(AccountName account, ListingQuery query) {
        if (!accounts.exists(account)) {
            throw new StorageException(Reason.NO_SUCH_ACCOUNT, "no such account: " + account);
        }
        return Listing.of(
                database,
                Keys.containersOf(account),
                query,
                (name, value) -> accounts.entry(account.container(name), value));
    }

    @Override
    public Optional<ContainerRecord> container(ContainerPath container) {
        return accounts.container(container);
    }

    @Override
    public boolean putContainer(ContainerPath container, MetadataUpdate update) {
        return accounts.putContainer(container, update);
    }

    @Override
    public void updateContainer(ContainerPath container, MetadataUpdate update) {
        accounts.updateContainer(container, update);
    }

    @Override
    public void deleteContainer(ContainerPath container) {
        accounts.deleteContainer(container);
    }

    @Override
    public List<ListingEntry> objects(ContainerPath container, ListingQuery query) {
        objects.requireContainer(container);
        return Listing.of(database, Keys.objectsOf(container), query, StoredObject::decodeEntry);
    }

    @Override
    public Optional<ObjectRecord> object(ObjectPath object) {
        return objects.record(object);
    }

    @Override
    public Optional<OpenObject> open(ObjectPath object) {
        return objects.open(object);
    }

    @Override
    public Upload upload(ObjectPath object) {
        return uploads.begin(object);
    }

    @Override
    public ObjectRecord updateObject(
            ObjectPath object, String contentType, Map<String, String> metadata) {
        return objects.update(object, contentType, metadata);
    }

    @Override
    public void deleteObject(ObjectPath object) {
        objects.delete(object);
    }

    @Override
    public boolean deleteObject(ObjectPath object, Predicate<ObjectRecord> condition) {
        return objects.deleteIf(object, condition);
    }

    @Override
    public List<ObjectRecord> commit(List<Upload.Ready> ready) {
        return uploads.commit(ready);
    }

    @Override
    public Optional<ObjectVersions> versions() {
        return Optional.of(objects.versions());
    }

    public StoreStatus status() {
        return new StoreStatus(
                accounts.total(Tally.OBJECTS),
                accounts.total(Tally.BYTES),
                readers.count(),
                uploads.open(),
                uploads.withFile(),
                sweeper.backlog(),
                database.estimatedKeys(),
                database.memoryBytes(),
                room.usableBytes(),
                expirer.expired(),
                auditor.status(integrity.quarantine()),
                room.totalBytes());
    }

    /// Removes what is due now, rather than when its turn comes.
    void expire() {
        expirer.pass();
    }

    /// Looks at all bytes now, rather than when the turn comes.
    void audit() throws IOException, InterruptedException {
        auditor.pass();
    }

    /// Waits until every data file that nothing refers to or reads is off the disk.
    void awaitSwept() throws InterruptedException {
        sweeper.awaitIdle();
    }

    /// Finishes what was begun, then refuses everything. Uploads still open leave nothing, at the
    /// latest after the next start; objects still open stay readable until then.
    @Override
    public void close() {
        backups.close();
        uploads.close();
        auditor.close();
        expirer.close();
        sweeper.close();
        committer.close();
        database.close();
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("the store's lock file did not close", e);
            throw new UncheckedIOException(e);
        }
    }
}
