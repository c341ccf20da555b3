package io.insitu.storage.embedded;

import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.Timestamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/// Mends what a [StoreCheck] finds, in a store that no server has open. Each change is durable
/// before the next is made, and leaves the store no worse than it was, so a check that is broken
/// off can be begun again.
final class StoreMender {
    private static final byte[] NOTHING = {};

    private final Database database;
    private final DataFiles files;
    private final Quarantine quarantine;

    StoreMender(Database database, DataFiles files, Quarantine quarantine) {
        this.database = database;
        this.files = files;
        this.quarantine = quarantine;
    }

    /// Keeps what is left of an object or version, and forgets it. Its counters are set when all
    /// has been looked at.
    void isolate(ObjectPath path, byte[] key, StoredObject row, String fault) {
        Change change = new Change().delete(key);
        if (row.expires()) {
            change.delete(Keys.expiry(row.deleteAt(), key));
        }
        if (row.isInFile()) {
            quarantine.keep(path, row, files.data(row.id()), fault);
            write(change.delete(Keys.file(row.id())));
            removeFile(row.id());
        } else {
            byte[] bytes = database.inlineBytes(row.id());
            quarantine.keep(path, row, bytes == null ? NOTHING : bytes, fault);
            write(change.deleteInline(row.id()));
        }
    }

    /// Makes a container that objects lie in and that is not there; its metadata is lost.
    void makeContainer(ContainerPath path, Timestamp created) {
        write(new Change().put(Keys.container(path), node(created)));
        if (database.get(Keys.account(path.accountName())) == null) {
            makeAccount(path.accountName(), created);
        }
    }

    void makeAccount(AccountName account, Timestamp created) {
        write(new Change().put(Keys.account(account), node(created)));
    }

    private static byte[] node(Timestamp created) {
        return new StoredNode(created, Map.of()).encode();
    }

    void setOwner(long file, byte[] key) {
        write(new Change().put(Keys.file(file), key));
    }

    void addExpiry(byte[] expiry) {
        write(new Change().put(expiry, NOTHING));
    }

    void setCounter(byte[] tally, long sum) {
        write(new Change().put(tally, Counters.encode(sum)));
    }

    void forget(byte[] key) {
        write(new Change().delete(key));
    }

    void removeFile(long id) {
        try {
            files.remove(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Change change) {
        database.write(List.of(change), true);
    }
}
