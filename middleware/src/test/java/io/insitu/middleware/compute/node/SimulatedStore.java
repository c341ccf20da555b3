package io.insitu.middleware.compute.node;

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
import io.insitu.storage.OpenObject;
import io.insitu.storage.Timestamp;
import io.insitu.storage.Upload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A store of so many objects in each container, whose names are their numbers. It holds none of
/// them; all have the same size, and what is opened is empty.
record SimulatedStore(int objects, long bytes) implements ObjectStore {
    private static final Timestamp EPOCH = new Timestamp(0);
    private static final String ETAG = "d41d8cd98f00b204e9800998ecf8427e";

    private static String name(int number) {
        String digits = Integer.toString(number);
        return "0".repeat(9 - digits.length()) + digits;
    }

    static int number(ObjectPath object) {
        return Integer.parseInt(object.object());
    }

    @Override
    public Optional<AccountRecord> account(AccountName account) {
        return Optional.of(
                new AccountRecord(account, 1, objects, objects * bytes, EPOCH, Map.of()));
    }

    @Override
    public Optional<ContainerRecord> container(ContainerPath path) {
        return Optional.of(new ContainerRecord(path, objects, objects * bytes, EPOCH, Map.of()));
    }

    @Override
    public List<ListingEntry> objects(ContainerPath container, ListingQuery query) {
        int first = query.marker().isEmpty() ? 0 : Integer.parseInt(query.marker()) + 1;
        List<ListingEntry> page = new ArrayList<>();
        for (int i = first; i < objects && page.size() < query.limit(); i++) {
            page.add(new ListingEntry.ObjectEntry(name(i), bytes, ETAG, "text/plain", EPOCH));
        }
        return page;
    }

    @Override
    public Optional<ObjectRecord> object(ObjectPath path) {
        return Optional.of(new ObjectRecord(path, bytes, ETAG, "text/plain", EPOCH, Map.of()));
    }

    @Override
    public Optional<OpenObject> open(ObjectPath path) {
        ObjectRecord record = object(path).orElseThrow();
        return Optional.of(
                new OpenObject() {
                    @Override
                    public ObjectRecord record() {
                        return record;
                    }

                    @Override
                    public Content content() {
                        return new Content.InMemory(ByteBuffer.allocate(0));
                    }

                    @Override
                    public void close() {}
                });
    }

    @Override
    public List<ListingEntry> containers(AccountName account, ListingQuery query) {
        return List.of();
    }

    @Override
    public boolean putAccount(AccountName account, MetadataUpdate update) {
        throw readOnly();
    }

    @Override
    public boolean putContainer(ContainerPath container, MetadataUpdate update) {
        throw readOnly();
    }

    @Override
    public void updateContainer(ContainerPath container, MetadataUpdate update) {
        throw readOnly();
    }

    @Override
    public void deleteContainer(ContainerPath container) {
        throw readOnly();
    }

    @Override
    public Upload upload(ObjectPath object) {
        throw readOnly();
    }

    @Override
    public ObjectRecord updateObject(
            ObjectPath object, String contentType, Map<String, String> metadata) {
        throw readOnly();
    }

    @Override
    public void deleteObject(ObjectPath object) {
        throw readOnly();
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("nothing is written");
    }

    @Override
    public void close() {}
}
