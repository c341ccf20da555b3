package io.insitu.middleware.compute;

import io.insitu.middleware.Content;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.answer.JobReport;
import io.insitu.middleware.compute.live.JobArchive;
import io.insitu.middleware.compute.run.JobResult;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.StorageException;
import io.insitu.storage.Upload;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Keeps long reports, those of jobs of many instances among them, as objects in their account's
/// container `.jobs`, until the history is over.
record ReportArchive(JobArchive archive) {
    private static final int BUFFER_BYTES = 64 << 10;

    /// {@return the report of a job, if it was long}
    Optional<Content> find(String account, String id) {
        return archive.store().open(path(account, id)).map(Content::of);
    }

    /// {@return the report that was just stored}
    Content content(JobResult result) {
        return find(result.account(), result.id()).orElseThrow();
    }

    private static ObjectPath path(String account, String id) {
        return JobArchive.container(account).object(id + ".json");
    }

    /// {@return the URL of the report}
    ///
    /// @throws SwiftException 507 when the disk is full
    String store(JobResult result) {
        ObjectPath path = path(result.account(), result.id());
        archive.store().putContainer(path.containerPath(), MetadataUpdate.NONE);
        try (Upload upload = archive.store().upload(path)) {
            OutputStream out = new BufferedOutputStream(new UploadStream(upload), BUFFER_BYTES);
            new JobReport(result).write(out);
            out.flush();
            upload.commit(new NewObject(JobReport.CONTENT_TYPE, archive.until(result.started())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StorageException e) {
            throw new SwiftException(
                    507, "The job is done; its report could not be stored: " + e.getMessage());
        }
        return "swift:/" + path;
    }

    private static final class UploadStream extends OutputStream {
        private final Upload upload;

        UploadStream(Upload upload) {
            this.upload = upload;
        }

        @Override
        public void write(int b) {
            upload.write(ByteBuffer.wrap(new byte[] {(byte) b}));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            upload.write(ByteBuffer.wrap(bytes, offset, length));
        }
    }
}
