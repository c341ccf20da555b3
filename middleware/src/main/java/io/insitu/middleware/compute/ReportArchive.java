package io.insitu.middleware.compute;

import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.answer.JobReport;
import io.insitu.middleware.compute.run.JobResult;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.OpenObject;
import io.insitu.storage.StorageException;
import io.insitu.storage.Upload;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/// Keeps the reports of large jobs as objects in their account's container `.jobs`.
record ReportArchive(ObjectStore store) {
    private static final String CONTAINER = ".jobs";
    private static final int BUFFER_BYTES = 64 << 10;

    /// {@return the report of a job that was large}
    Optional<OpenObject> find(String account, String id) {
        return store.open(new ContainerPath(account, CONTAINER).object(id + ".json"));
    }

    /// {@return the URL of the report}
    ///
    /// @throws SwiftException 507 when the disk is full
    String store(JobResult result) {
        ContainerPath container = new ContainerPath(result.account(), CONTAINER);
        store.putContainer(container, MetadataUpdate.NONE);
        ObjectPath path = container.object(result.id() + ".json");
        try (Upload upload = store.upload(path)) {
            OutputStream out = new BufferedOutputStream(new UploadStream(upload), BUFFER_BYTES);
            new JobReport(result).write(out);
            out.flush();
            upload.commit(new NewObject(JobReport.CONTENT_TYPE, Map.of()));
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
