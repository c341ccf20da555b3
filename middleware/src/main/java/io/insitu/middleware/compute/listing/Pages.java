package io.insitu.middleware.compute.listing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The pages of a database file that is being written, numbered from 1. The first one is written
/// last, since it names the others.
final class Pages implements AutoCloseable {
    /// So large that no row of ours needs a second page.
    static final int SIZE = 32 << 10;

    /// Written at a time.
    private static final int GATHERED = 32;

    private final FileChannel file;
    private final ByteBuffer gathered = ByteBuffer.allocate(GATHERED * SIZE);
    private int count = 1;

    Pages(Path path) throws IOException {
        this.file = FileChannel.open(path, StandardOpenOption.WRITE);
        file.position(SIZE);
    }

    /// {@return the number of the page}
    int append(ByteBuffer page) throws IOException {
        if (!gathered.hasRemaining()) {
            flush();
        }
        gathered.put(page);
        count++;
        return count;
    }

    int count() {
        return count;
    }

    /// Writes what is left, and the first page.
    void finish(ByteBuffer first) throws IOException {
        flush();
        file.position(0);
        writeAll(first);
    }

    private void flush() throws IOException {
        writeAll(gathered.flip());
        gathered.clear();
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
