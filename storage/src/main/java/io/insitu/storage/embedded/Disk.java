package io.insitu.storage.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What the store does to files, in one place so that tests can make it fail.
interface Disk {
    /// Creates a file that must not be there yet.
    FileChannel create(Path file) throws IOException;

    void write(FileChannel file, ByteBuffer bytes) throws IOException;

    /// Returns when the bytes written are on the disk, and so is the length.
    void sync(FileChannel file) throws IOException;

    /// Returns when the directory's entries are on the disk.
    void syncDirectory(Path directory) throws IOException;

    void link(Path file, Path newName) throws IOException;

    /// {@return false when it was not there}
    boolean delete(Path file) throws IOException;

    long usableBytes() throws IOException;

    long totalBytes() throws IOException;

    /// {@return the disk under that directory}
    static Disk under(Path directory) throws IOException {
        return new LocalDisk(Files.getFileStore(directory));
    }

    /// The real one.
    record LocalDisk(java.nio.file.FileStore store) implements Disk {
        /// Java copies a heap buffer into a direct one of the same size and keeps that one for the
        /// thread's next write.
        private static final int WRITE_MAX = 256 << 10;

        @Override
        public FileChannel create(Path file) throws IOException {
            return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }

        @Override
        public void write(FileChannel file, ByteBuffer bytes) throws IOException {
            int end = bytes.limit();
            while (bytes.position() < end) {
                bytes.limit(Math.min(end, bytes.position() + WRITE_MAX));
                file.write(bytes);
            }
        }

        @Override
        public void sync(FileChannel file) throws IOException {
            file.force(false);
        }

        @Override
        public void syncDirectory(Path directory) throws IOException {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        @Override
        public void link(Path file, Path newName) throws IOException {
            Files.createLink(newName, file);
        }

        @Override
        public boolean delete(Path file) throws IOException {
            try {
                Files.delete(file);
                return true;
            } catch (NoSuchFileException e) {
                return false;
            }
        }

        @Override
        public long usableBytes() throws IOException {
            return store.getUsableSpace();
        }

        @Override
        public long totalBytes() throws IOException {
            return store.getTotalSpace();
        }
    }
}
