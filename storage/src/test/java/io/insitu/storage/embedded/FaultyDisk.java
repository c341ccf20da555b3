package io.insitu.storage.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/// A disk whose operations fail when told to.
final class FaultyDisk implements Disk {
    enum Operation {
        CREATE,
        WRITE,
        SYNC,
        SYNC_DIRECTORY,
        LINK,
        DELETE
    }

    private final Disk real;
    private final Map<Operation, String> faults = new EnumMap<>(Operation.class);
    private long usableBytes = Long.MAX_VALUE;

    FaultyDisk(Disk real) {
        this.real = real;
    }

    synchronized void fail(Operation operation, String message) {
        faults.put(operation, message);
    }

    synchronized void full(Operation operation) {
        fail(operation, "No space left on device");
    }

    synchronized void leave(long bytes) {
        usableBytes = bytes;
    }

    synchronized void heal() {
        faults.clear();
        usableBytes = Long.MAX_VALUE;
    }

    private synchronized void check(Operation operation) throws IOException {
        String fault = faults.get(operation);
        if (fault != null) {
            throw new IOException(fault);
        }
    }

    @Override
    public FileChannel create(Path file) throws IOException {
        check(Operation.CREATE);
        return real.create(file);
    }

    /// A write that fails has written half.
    @Override
    public void write(FileChannel file, ByteBuffer bytes) throws IOException {
        try {
            check(Operation.WRITE);
        } catch (IOException e) {
            real.write(file, bytes.slice(bytes.position(), bytes.remaining() / 2));
            throw e;
        }
        real.write(file, bytes);
    }

    @Override
    public void sync(FileChannel file) throws IOException {
        check(Operation.SYNC);
        real.sync(file);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        check(Operation.SYNC_DIRECTORY);
        real.syncDirectory(directory);
    }

    @Override
    public void link(Path file, Path newName) throws IOException {
        check(Operation.LINK);
        real.link(file, newName);
    }

    @Override
    public boolean delete(Path file) throws IOException {
        check(Operation.DELETE);
        return real.delete(file);
    }

    @Override
    public synchronized long usableBytes() {
        return usableBytes;
    }

    @Override
    public long totalBytes() {
        return Long.MAX_VALUE;
    }
}
