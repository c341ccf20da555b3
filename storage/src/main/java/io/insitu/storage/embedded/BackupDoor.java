package io.insitu.storage.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a store that is open can be asked for a backup: a Unix socket in its directory, for who
/// runs the server only. A line names the backup's folder; the answer is [#DONE], or what went
/// wrong. One at a time, on a thread of its own.
final class BackupDoor implements AutoCloseable {
    static final String SOCKET = "backup.sock";
    static final String DONE = "done";
    private static final int NAME_MAX = 4096;
    private static final Logger LOG = LoggerFactory.getLogger(BackupDoor.class);

    private final Path socket;
    private final Database database;
    private final Thread thread;
    private @Nullable ServerSocketChannel door;

    BackupDoor(Path directory, Database database) {
        this.socket = directory.resolve(SOCKET);
        this.database = database;
        this.thread = Thread.ofPlatform().name("store-backup").daemon().unstarted(this::run);
    }

    /// A folder whose name is too long for a socket has none: then backups want the server ended.
    void start() {
        try {
            Files.deleteIfExists(socket);
            ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            door = opened;
            opened.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            thread.start();
        } catch (IOException | RuntimeException e) {
            LOG.warn("no backup can be asked for while the store is open: {}", e.getMessage());
        }
    }

    private void run() {
        ServerSocketChannel open = door;
        while (open != null && open.isOpen()) {
            try (SocketChannel client = open.accept()) {
                answer(client);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.warn("a backup could not be answered for", e);
            }
        }
    }

    private void answer(SocketChannel client) throws IOException {
        BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(client), StandardCharsets.UTF_8),
                        NAME_MAX);
        String target = reader.readLine();
        String answer = target == null ? "nothing was asked for" : backup(Path.of(target));
        client.write(ByteBuffer.wrap((answer + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private String backup(Path target) {
        try {
            StoreBackup.write(database, target);
            LOG.info("a backup was made: {}", target);
            return DONE;
        } catch (IOException | RuntimeException e) {
            LOG.warn("no backup could be made: {}", target, e);
            return String.valueOf(e.getMessage());
        }
    }

    /// Waits for a backup that is being made.
    @Override
    public void close() {
        try {
            ServerSocketChannel open = door;
            if (open != null) {
                open.close();
            }
            thread.join();
            Files.deleteIfExists(socket);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("{} could not be removed", socket, e);
        }
    }
}
