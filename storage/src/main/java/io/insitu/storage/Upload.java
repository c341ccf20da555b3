package io.insitu.storage;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/// An object on its way into the store. Nothing of it can be seen before [#commit]; closed without
/// one, it leaves nothing. Used by one thread at a time. The bytes come either through [#write] or,
/// from another process, through [#file].
public interface Upload extends AutoCloseable {
    /// Adds bytes, which may be changed once it returns. Blocks while the disk is busy. After a
    /// failure the upload can only be closed.
    ///
    /// @throws StorageException DISK_FULL
    void write(ByteBuffer bytes);

    /// {@return how many bytes were written through [#write]}
    long size();

    /// {@return the MD5 of the bytes written through [#write], in lower-case hexadecimal digits}
    String etag();

    /// An empty file, on the store's own disk, for another process to write the whole object into.
    /// The same one at each call. After it [#write] is not to be used, and [#commitFile] ends the
    /// upload.
    Path file();

    /// Makes the object visible under its name, replacing what stood there. Returns when that is
    /// durable. An upload is committed once, whether that succeeds or not.
    ///
    /// @throws StorageException NO_SUCH_CONTAINER, PRECONDITION_FAILED, DISK_FULL
    ObjectRecord commit(NewObject object);

    /// As [#commit], for bytes that were written to [#file].
    ///
    /// @param size the file's length, checked; a file of another length is an
    ///   [java.io.UncheckedIOException]
    /// @param etag the MD5 of its bytes as its writer computed it, which is trusted
    ObjectRecord commitFile(NewObject object, long size, String etag);

    /// An upload that is ready to be committed together with others.
    ///
    /// @param size as for [Upload#commitFile]; not used for bytes that were written to the upload
    /// @param etag as for [Upload#commitFile]; empty for bytes that were written to the upload
    record Ready(Upload upload, NewObject object, long size, String etag) {
        public static Ready written(Upload upload, NewObject object) {
            return new Ready(upload, object, 0, "");
        }

        public static Ready inFile(Upload upload, NewObject object, long size, String etag) {
            return new Ready(upload, object, size, etag);
        }

        /// Commits it alone.
        public ObjectRecord commit() {
            return isInFile() ? upload.commitFile(object, size, etag) : upload.commit(object);
        }

        public boolean isInFile() {
            return !etag.isEmpty();
        }
    }

    /// Drops what was not committed. May be called more than once.
    @Override
    void close();
}
