package io.insitu.storage.folder;

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
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import io.insitu.storage.Timestamp;
import io.insitu.storage.Upload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// A folder as one account: the folders in it are the containers, the files below those the
/// objects, named by their paths. Files stay as they are and are read in place; an output is a
/// plain file when it is done. There is no metadata, and what is given is not kept; content types
/// come from the names' endings, ETags from the bytes. Whoever changes files while a job reads them
/// changes what it reads.
///
/// Files and folders whose name begins with a dot are not part of it, but can be written and read
/// by name.
public final class FolderStore implements ObjectStore {
    private final Path root;
    private final AccountName account;
    private final Sums sums = new Sums();

    /// @param root the folder, which exists
    /// @param account what it is called in paths
    public FolderStore(Path root, AccountName account) {
        this.root = root.toAbsolutePath().normalize();
        this.account = account;
    }

    @Override
    public Optional<AccountRecord> account(AccountName name) {
        return name.equals(account)
                ? Optional.of(new AccountRecord(name, 0, 0, 0, modified(root), Map.of()))
                : Optional.empty();
    }

    @Override
    public boolean putAccount(AccountName name, MetadataUpdate update) {
        requireOwn(name);
        return false;
    }

    @Override
    public List<ListingEntry> containers(AccountName name, ListingQuery query) {
        requireOwn(name);
        try (Stream<Path> entries = Files.list(root)) {
            Stream<ListingEntry> folders =
                    entries.filter(entry -> Files.isDirectory(entry) && isShown(entry))
                            .map(entry ->
                                    new ListingEntry.ContainerEntry(
                                            entry.getFileName().toString(), 0, 0, modified(entry)));
            return Page.of(folders, query);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<ContainerRecord> container(ContainerPath container) {
        return folder(container)
                .map(folder -> new ContainerRecord(container, 0, 0, modified(folder), Map.of()));
    }

    @Override
    public boolean putContainer(ContainerPath container, MetadataUpdate update) {
        requireOwn(container.accountName());
        if (folder(container).isPresent()) {
            return false;
        }
        try {
            Files.createDirectory(below(root, container.container()));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void updateContainer(ContainerPath container, MetadataUpdate update) {
        required(container);
    }

    @Override
    public void deleteContainer(ContainerPath container) {
        Path folder = required(container);
        try (Stream<Path> entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw new StorageException(Reason.CONTAINER_NOT_EMPTY, container + " is not empty");
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<ListingEntry> objects(ContainerPath container, ListingQuery query) {
        Path folder = required(container);
        try (Stream<Path> files = Files.walk(folder)) {
            Stream<ListingEntry> objects =
                    files.filter(file -> isShown(folder, file) && Files.isRegularFile(file))
                            .map(file -> entry(folder, file));
            return Page.of(objects, query);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Without an ETag, for which the whole file would have to be read.
    private static ListingEntry entry(Path folder, Path file) {
        String name = folder.relativize(file).toString();
        return new ListingEntry.ObjectEntry(
                name, attributes(file).size(), "", contentType(name), modified(file));
    }

    @Override
    public Optional<ObjectRecord> object(ObjectPath object) {
        return file(object).map(file -> record(object, file));
    }

    @Override
    public Optional<OpenObject> open(ObjectPath object) {
        return file(object).map(file -> new OpenFile(record(object, file), file));
    }

    /// A file, which stays where it is for as long as its owner lets it.
    private record OpenFile(ObjectRecord record, Path file) implements OpenObject {
        @Override
        public Content content() {
            return new Content.InFile(file, 0, record.size());
        }

        @Override
        public void close() {}
    }

    private ObjectRecord record(ObjectPath object, Path file) {
        return new ObjectRecord(
                object,
                attributes(file).size(),
                sums.md5(file),
                contentType(object.object()),
                modified(file),
                Map.of());
    }

    @Override
    public Upload upload(ObjectPath object) {
        requireOwn(new AccountName(object.account()));
        return new FileUpload(this, object, root);
    }

    @Override
    public ObjectRecord updateObject(
            ObjectPath object, String contentType, Map<String, String> metadata) {
        return object(object).orElseThrow(() -> missing(object));
    }

    @Override
    public void deleteObject(ObjectPath object) {
        try {
            Files.delete(file(object).orElseThrow(() -> missing(object)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {}

    /// {@return where an object of that name is to lie}
    ///
    /// @throws StorageException NO_SUCH_CONTAINER; DENIED when no file can have that name
    Path place(ObjectPath object) {
        Path folder = required(object.containerPath());
        Path file = below(folder, object.object());
        if (file.equals(folder)) {
            throw new StorageException(Reason.DENIED, object + " cannot be a file's name");
        }
        return file;
    }

    /// Takes the word of whoever wrote a file for its sum.
    void written(Path file, String md5) {
        sums.keep(file, md5);
    }

    private Optional<Path> folder(ContainerPath container) {
        if (!container.accountName().equals(account)) {
            return Optional.empty();
        }
        Path folder = below(root, container.container());
        return Optional.of(folder).filter(path -> !path.equals(root) && Files.isDirectory(path));
    }

    private Path required(ContainerPath container) {
        return folder(container)
                .orElseThrow(() ->
                        new StorageException(
                                Reason.NO_SUCH_CONTAINER, container + " does not exist"));
    }

    private Optional<Path> file(ObjectPath object) {
        return folder(object.containerPath())
                .map(folder -> below(folder, object.object()))
                .filter(Files::isRegularFile);
    }

    /// {@return the path of that name, or the folder itself for a name that is no path below it}
    private static Path below(Path folder, String name) {
        Path path = folder.resolve(name.startsWith("/") ? "." : name);
        boolean plain = path.normalize().equals(path) && path.startsWith(folder);
        return plain && folder.relativize(path).toString().equals(name) ? path : folder;
    }

    private static boolean isShown(Path folder, Path file) {
        return !file.equals(folder)
                && Stream.iterate(file, path -> !path.equals(folder), FolderStore::parent)
                        .allMatch(FolderStore::isShown);
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    private static boolean isShown(Path entry) {
        return !entry.getFileName().toString().startsWith(".");
    }

    private void requireOwn(AccountName name) {
        if (!name.equals(account)) {
            throw new StorageException(Reason.NO_SUCH_ACCOUNT, name + " does not exist");
        }
    }

    private static StorageException missing(ObjectPath object) {
        return new StorageException(Reason.NO_SUCH_OBJECT, object + " does not exist");
    }

    private static Timestamp modified(Path file) {
        Instant instant = attributes(file).lastModifiedTime().toInstant();
        return Timestamp.of(instant);
    }

    static BasicFileAttributes attributes(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String contentType(String name) {
        if (name.endsWith(".wasm")) {
            return "application/wasm";
        }
        return Objects.requireNonNullElse(
                URLConnection.guessContentTypeFromName(name), "application/octet-stream");
    }
}
