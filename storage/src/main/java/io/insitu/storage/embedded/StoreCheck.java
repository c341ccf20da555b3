package io.insitu.storage.embedded;

import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.FilePart;
import io.insitu.storage.Md5;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.Timestamp;
import io.insitu.storage.embedded.Keys.Tally;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks at a store that no server has open: that every object and version has its bytes and they
/// are those that were stored, that every counter is the sum of what it counts, and that nothing
/// lies about. It changes nothing, unless it is told to mend what it finds. One thread; memory for
/// the counters of all containers.
public final class StoreCheck {
    /// How thoroughly.
    public enum Depth {
        /// Rows, counters, and that files are there with their sizes.
        RECORDS,
        /// All bytes too.
        BYTES
    }

    /// What is done about problems.
    public enum Remedy {
        /// They are reported.
        NONE,
        /// What is broken goes to quarantine, what belongs to nothing is removed, counters are set
        /// to what they count, and what would never expire is told to.
        MEND
    }

    /// What was looked at.
    ///
    /// @param problems that were reported
    /// @param mended of those
    public record Result(long objects, long versions, long bytes, long problems, long mended) {}

    private final Database database;
    private final DataFiles files;
    private final Depth depth;
    private final Consumer<String> report;
    private final Optional<StoreMender> mender;
    private final Map<ContainerPath, long[]> containers = new HashMap<>();
    private final Map<AccountName, long[]> accounts = new HashMap<>();
    private long objects;
    private long versions;
    private long bytes;
    private long problems;
    private long mended;

    private StoreCheck(
            Database database,
            DataFiles files,
            Depth depth,
            Consumer<String> report,
            Optional<StoreMender> mender) {
        this.mender = mender;
        this.database = database;
        this.files = files;
        this.depth = depth;
        this.report = report;
    }

    /// @param directory of the store
    /// @param report is told each problem in a line
    /// @throws IOException when there is no store, or a server has it open
    public static Result run(Path directory, Depth depth, Remedy remedy, Consumer<String> report)
            throws IOException {
        if (!Files.isDirectory(directory.resolve("rocks"))) {
            throw new IOException(directory + ": there is no store");
        }
        EmbeddedConfig config = EmbeddedConfig.at(directory);
        try (StoreLock _ = StoreLock.take(directory);
                Database database = Database.open(directory.resolve("rocks"), config)) {
            Disk disk = Disk.under(directory);
            DataFiles files = new DataFiles(directory, disk);
            Optional<StoreMender> mender = Optional.empty();
            if (remedy == Remedy.MEND) {
                Quarantine quarantine = new Quarantine(directory, disk, InstantSource.system());
                mender = Optional.of(new StoreMender(database, files, quarantine));
            }
            return new StoreCheck(database, files, depth, report, mender).run();
        }
    }

    private Result run() throws IOException {
        each('c', (key, value) -> container(key, StoredNode.decode(value)));
        each('o', (key, value) -> row(key, StoredObject.decode(value), true));
        each('v', (key, value) -> row(key, StoredObject.decode(value), false));
        each('f', this::owner);
        each('x', (key, _) -> expiry(key));
        containers.forEach(this::counted);
        accounts.forEach(this::counted);
        files.forEachData(this::known);
        return new Result(objects, versions, bytes, problems, mended);
    }

    private interface Visit {
        void row(byte[] key, byte[] value);
    }

    private void each(char kind, Visit visit) {
        byte[] all = Keys.kind(kind);
        try (Cursor cursor = database.cursor(all, Keys.afterAllWith(all))) {
            for (cursor.first(); cursor.onKey(); cursor.next()) {
                byte[] key = cursor.key();
                try {
                    visit.row(key, cursor.value());
                } catch (IllegalArgumentException | IllegalStateException e) {
                    // It may be of a newer build: nothing is done to it.
                    report(false, "a row cannot be read: %s: %s", text(key), e);
                }
            }
        }
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private void problem(Consumer<StoreMender> remedy, String format, Object... values) {
        mender.ifPresent(remedy);
        report(mender.isPresent(), format, values);
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private void report(boolean isMended, String format, Object... values) {
        problems++;
        mended += isMended ? 1 : 0;
        report.accept(format.formatted(values) + (isMended ? " (mended)" : ""));
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8).replace('\0', '/');
    }

    private void container(byte[] key, StoredNode node) {
        String[] names = new String(key, 1, key.length - 1, StandardCharsets.UTF_8).split("\0", 2);
        ContainerPath path = new ContainerPath(names[0], names[1]);
        containers.put(path, new long[2]);
        accounts.computeIfAbsent(path.accountName(), _ -> new long[3])[0]++;
        if (database.get(Keys.account(path.accountName())) == null) {
            problem(
                    mending -> mending.makeAccount(path.accountName(), node.created()),
                    "%s: its account is not there",
                    path);
        }
    }

    private void row(byte[] key, StoredObject row, boolean current) {
        ObjectPath path = Keys.path(key);
        if (row.isInFile()) {
            owned(path, key, row);
        }
        String fault = row.isInFile() ? ofFile(row) : ofInline(row);
        if (fault != null) {
            problem(
                    mending -> mending.isolate(path, key, row, fault),
                    "%s%s: %s",
                    path,
                    version(row),
                    fault);
        }
        if (fault == null || mender.isEmpty()) {
            count(path, row, current);
            expires(path, key, row, current);
        }
    }

    private void count(ObjectPath path, StoredObject row, boolean current) {
        objects += current ? 1 : 0;
        versions += current ? 0 : 1;
        bytes += row.size();
        ContainerPath container = path.containerPath();
        if (!containers.containsKey(container)) {
            problem(
                    mending -> {
                        mending.makeContainer(container, row.timestamp());
                        containers.put(container, new long[2]);
                        ofAccount(path)[0]++;
                    },
                    "%s: its container is not there",
                    path);
        }
        long[] ofContainer = containers.get(container);
        if (ofContainer != null) {
            ofContainer[0] += current ? 1 : 0;
            ofContainer[1] += row.size();
            ofAccount(path)[1]++;
            ofAccount(path)[2] += row.size();
        }
    }

    private long[] ofAccount(ObjectPath path) {
        return accounts.computeIfAbsent(account(path), _ -> new long[3]);
    }

    private void expires(ObjectPath path, byte[] key, StoredObject row, boolean current) {
        if (current && row.expires()) {
            byte[] expiry = Keys.expiry(row.deleteAt(), key);
            if (database.get(expiry) == null) {
                problem(mending -> mending.addExpiry(expiry), "%s: would never expire", path);
            }
        }
    }

    private static AccountName account(ObjectPath path) {
        return path.containerPath().accountName();
    }

    private static String version(StoredObject row) {
        return row.version() == 0 ? "" : " version " + new Timestamp(row.version());
    }

    private @Nullable String ofInline(StoredObject row) {
        if (!row.hasInlineBytes()) {
            return null;
        }
        byte[] found = database.inlineBytes(row.id());
        return found == null ? "its bytes are missing" : row.difference(Md5.of(found));
    }

    private void owned(ObjectPath path, byte[] key, StoredObject row) {
        byte[] owner = database.get(Keys.file(row.id()));
        if (owner != null && Arrays.equals(owner, key)) {
            return;
        }
        String said = "%s: its file is said to be another's";
        if (owner != null && owns(owner, row.id())) {
            // Which of the two it belongs to, nobody can say.
            report(false, said, path);
        } else {
            problem(mending -> mending.setOwner(row.id(), key), said, path);
        }
    }

    private static String sum(Path file, long size) throws IOException {
        try (FilePart bytes = new FilePart(file, 0, size)) {
            return Md5.of(bytes);
        }
    }

    private @Nullable String ofFile(StoredObject row) {
        Path file = files.data(row.id());
        try {
            if (Files.size(file) != row.size()) {
                return "its file has %d bytes, not %d".formatted(Files.size(file), row.size());
            }
            return depth == Depth.BYTES ? row.difference(sum(file, row.size())) : null;
        } catch (IOException e) {
            return "its file cannot be read: " + e;
        }
    }

    private void owner(byte[] key, byte[] owner) {
        long id = Keys.id(key);
        if (!owns(owner, id)) {
            problem(
                    mending -> mending.forget(key),
                    "data file %d is said to be that of %s, which has another",
                    id,
                    text(owner));
        }
    }

    private boolean owns(byte[] owner, long file) {
        byte[] value = database.get(owner);
        return value != null
                && StoredObject.decode(value).isInFile()
                && StoredObject.decode(value).id() == file;
    }

    private void expiry(byte[] key) {
        byte[] object = Keys.expiring(key);
        byte[] value = database.get(object);
        boolean stands =
                value != null
                        && Arrays.equals(
                                Keys.expiry(StoredObject.decode(value).deleteAt(), object), key);
        if (!stands) {
            problem(
                    mending -> mending.forget(key),
                    "%s: would expire though nobody asked",
                    text(object));
        }
    }

    private void counted(ContainerPath path, long[] sums) {
        compare(path, "objects", Keys.tally(path, Tally.OBJECTS), sums[0]);
        compare(path, "bytes", Keys.tally(path, Tally.BYTES), sums[1]);
    }

    private void counted(AccountName account, long[] sums) {
        compare(account.value(), "containers", Keys.tally(account, Tally.CONTAINERS), sums[0]);
        compare(account.value(), "objects", Keys.tally(account, Tally.OBJECTS), sums[1]);
        compare(account.value(), "bytes", Keys.tally(account, Tally.BYTES), sums[2]);
    }

    private void compare(Object of, String what, byte[] tally, long sum) {
        long counted = Counters.decode(database.get(tally));
        if (counted != sum) {
            problem(
                    mending -> mending.setCounter(tally, sum),
                    "%s: %s are counted as %d and are %d",
                    of,
                    what,
                    counted,
                    sum);
        }
    }

    private void known(long id) {
        boolean known =
                files.isUnsettled(id)
                        || database.get(Keys.file(id)) != null
                        || database.get(Keys.doomed(id)) != null;
        if (!known) {
            problem(mending -> mending.removeFile(id), "%s belongs to nothing", files.data(id));
        }
    }
}
