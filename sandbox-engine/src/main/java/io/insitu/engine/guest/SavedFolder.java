package io.insitu.engine.guest;

import io.insitu.engine.Outcome;
import io.insitu.engine.guest.Node.Device;
import io.insitu.engine.guest.Node.Directory;
import io.insitu.engine.guest.Node.RegularFile;
import io.insitu.engine.guest.Node.Symlink;
import io.insitu.engine.image.TarWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/// Writes a folder of a run as a tar file: names in their order, times in seconds. WASI knows
/// neither owners nor permissions. So equal folders give equal bytes. Channels are left out.
final class SavedFolder {
    private static final int BLOCK_BYTES = 1 << 16;
    private static final long NANOS = 1_000_000_000;

    private final OutChannel into;
    private final Runnable going;
    private final byte[] block = new byte[BLOCK_BYTES];

    /// Files of several names, by the first of them.
    private final Map<RegularFile, String> written = new HashMap<>();

    /// @param going is asked before every block; throws when there is to be no more
    SavedFolder(OutChannel into, Runnable going) {
        this.into = into;
        this.going = going;
    }

    /// @throws RunEnded when the channel takes no more, or it is too late
    void write(Directory folder) {
        TarWriter tar = new TarWriter(new BufferedOutputStream(new ToChannel(), BLOCK_BYTES));
        try {
            write(tar, folder, "");
            tar.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the channel throws none
        } catch (WasiException e) {
            throw new RunEnded(
                    new Outcome.OutputFailed(into.alias(), "not all of it can be saved, " + e));
        }
    }

    private void write(TarWriter tar, Directory folder, String path) throws IOException {
        for (Map.Entry<String, Node> entry : folder.entries().entrySet()) {
            String name = path + entry.getKey();
            if (Symlink.bytes(name) > FileTree.PATH_BYTES_MAX) {
                throw new WasiException(Errno.NAMETOOLONG);
            }
            Node node = entry.getValue();
            long seconds = Math.floorDiv(node.modifiedNanos, NANOS);
            switch (node) {
                case Directory below -> {
                    tar.entry(TarWriter.DIRECTORY, name + "/", "", 0, seconds);
                    write(tar, below, name + "/");
                }
                case RegularFile file -> write(tar, file, name, seconds);
                case Symlink link -> tar.entry(TarWriter.SYMLINK, name, link.target, 0, seconds);
                case Device _ -> {}
            }
        }
    }

    private void write(TarWriter tar, RegularFile file, String name, long seconds)
            throws IOException {
        String first = file.links > 1 ? written.putIfAbsent(file, name) : null;
        if (first != null) {
            tar.entry(TarWriter.HARD_LINK, name, first, 0, seconds);
            return;
        }
        tar.entry(TarWriter.FILE, name, "", file.size(), seconds);
        for (long at = 0; at < file.size(); ) {
            int n = file.readAt(MemorySegment.ofArray(block), at);
            if (n == 0) {
                throw new WasiException(Errno.IO);
            }
            tar.write(block, n);
            at += n;
        }
        tar.endFile(file.size());
    }

    /// The channel as what writes archives knows it.
    private final class ToChannel extends OutputStream {
        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            going.run();
            into.callToWrite(length);
            if (into.write(MemorySegment.ofArray(bytes).asSlice(offset, length)) < length) {
                throw new WasiException(Errno.DQUOT);
            }
        }
    }
}
