package io.insitu.storage.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/// Backups of what the store knows of its objects: names, metadata, counters, small objects; all of
/// one instant. Files of larger objects are not in it: they are never changed, so any tool can copy
/// them, after the backup was made.
public final class StoreBackup {
    private static final String ROCKS = "rocks";
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private StoreBackup() {}

    /// Makes a backup, be the store open in a server (which makes it then, and goes on answering)
    /// or not.
    ///
    /// @param directory of the store
    /// @param target is made; on the same file system it shares files with the store until they
    ///   change
    /// @throws IOException when it cannot be made; what is there of it is to be thrown away
    public static void make(Path directory, Path target) throws IOException {
        if (!Files.isDirectory(directory.resolve(ROCKS))) {
            throw new IOException(directory + ": there is no store");
        }
        if (!askServer(directory, target.toAbsolutePath())) {
            EmbeddedConfig config = EmbeddedConfig.at(directory);
            try (StoreLock _ = StoreLock.take(directory);
                    Database database = Database.open(directory.resolve(ROCKS), config)) {
                write(database, target);
            }
        }
    }

    /// Puts a backup in the place of what a store knows. What it knew is kept beside it.
    ///
    /// @param directory of the store, which no server has open; is made if it is not there
    /// @return where that is kept; the store's directory when there was nothing
    /// @throws IOException when it is no backup, or cannot be restored: then nothing has changed
    public static Path restore(Path directory, Path backup) throws IOException {
        Path source = backup.resolve(ROCKS);
        if (!Files.isRegularFile(source.resolve("CURRENT"))) {
            throw new IOException(backup + ": is no backup of a store");
        }
        Files.createDirectories(directory);
        try (StoreLock _ = StoreLock.take(directory)) {
            Path fresh = directory.resolve("rocks.restoring");
            delete(fresh);
            copy(source, fresh);
            // Whether RocksDB takes it is known before anything is replaced.
            Database.open(fresh, EmbeddedConfig.at(directory)).close();
            Path rocks = directory.resolve(ROCKS);
            Path before = directory.resolve("rocks.before-" + SECOND.format(Instant.now()));
            boolean replaces = Files.exists(rocks);
            if (replaces) {
                Files.move(rocks, before);
            }
            Files.move(fresh, rocks);
            return replaces ? before : directory;
        }
    }

    /// @param target is made
    static void write(Database database, Path target) throws IOException {
        Files.createDirectories(target);
        if (Files.exists(target.resolve(ROCKS))) {
            throw new IOException(target + ": there is a backup already");
        }
        database.checkpoint(target.resolve(ROCKS));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        Disk disk = Disk.under(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        disk.syncDirectory(to);
    }

    private static void delete(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    /// @return false when no server has the store open
    private static boolean askServer(Path directory, Path target) throws IOException {
        UnixDomainSocketAddress address =
                UnixDomainSocketAddress.of(directory.resolve(BackupDoor.SOCKET));
        try (SocketChannel server = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.connect(address);
            byte[] line = (target + "\n").getBytes(StandardCharsets.UTF_8);
            server.write(ByteBuffer.wrap(line));
            List<String> answer = read(server);
            if (!answer.equals(List.of(BackupDoor.DONE))) {
                throw new IOException("the server: " + String.join(" ", answer));
            }
            return true;
        } catch (ConnectException | NoSuchFileException e) {
            return false;
        } catch (java.net.SocketException e) {
            if (Files.exists(directory.resolve(BackupDoor.SOCKET))) {
                throw e;
            }
            return false;
        }
    }

    private static List<String> read(SocketChannel server) {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(server), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
