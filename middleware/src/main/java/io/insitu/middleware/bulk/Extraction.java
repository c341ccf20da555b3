package io.insitu.middleware.bulk;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.StatusText;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.constraints.Constraints;
import io.insitu.storage.AccountName;
import io.insitu.storage.Body;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of one archive on their way to becoming objects; they stream from the request's body
/// into the store. Used by one thread.
final class Extraction {
    private static final Logger LOG = LoggerFactory.getLogger(Extraction.class);
    private static final int BUFFER_BYTES = 64 << 10;

    private final BulkConfig config;
    private final Constraints limits;
    private final Request request;
    private final Handler next;
    private final BooleanSupplier stopped;
    private final List<Report.Failure> failures = new ArrayList<>();
    private final Set<String> containersSeen = new HashSet<>();
    private String account = "";
    private int containersCreated;
    private int filesCreated;
    private long bytes;
    private int failedStatus = 400;

    Extraction(
            BulkConfig config,
            Constraints limits,
            Request request,
            Handler next,
            BooleanSupplier stopped) {
        this.config = config;
        this.limits = limits;
        this.request = request;
        this.next = next;
        this.stopped = stopped;
    }

    Report run(BulkMiddleware.Packing packing, boolean acceptable) {
        int status = 201;
        String body = "";
        try {
            check(acceptable);
            String base = base();
            extract(packing, base);
            if (!failures.isEmpty()) {
                status = failedStatus;
            } else if (filesCreated == 0) {
                status = 400;
                body = "Invalid Tar File: No Valid Files";
            }
        } catch (SwiftException e) {
            status = e.status();
            body = e.message();
        } catch (IOException e) {
            status = 400;
            body = "Invalid Tar File: " + e.getMessage();
        } catch (RuntimeException e) {
            LOG.error("an archive could not be extracted", e);
            status = 500;
        }
        return Report.of(failures)
                .with("Response Status", StatusText.line(status))
                .with("Response Body", body)
                .with("Number Files Created", filesCreated);
    }

    private void check(boolean acceptable) {
        Headers headers = request.headers();
        if (!acceptable) {
            throw new SwiftException(406);
        }
        boolean chunked = headers.text("Transfer-Encoding").equalsIgnoreCase("chunked");
        if (!chunked && headers.text("Content-Length").isEmpty()) {
            throw new SwiftException(411);
        }
    }

    /// {@return what stands before the files' names: nothing, or a container's name, perhaps with
    /// the beginning of an object's}
    private String base() {
        return switch (request.target()) {
            case Target.OfAccount(AccountName name) -> {
                account = name.value();
                yield "";
            }
            case Target.OfContainer(ContainerPath path) -> {
                account = path.account();
                yield path.container() + "/";
            }
            case Target.OfObject(ObjectPath path) -> {
                account = path.account();
                yield path.container() + "/" + path.object().replaceFirst("/+$", "") + "/";
            }
            case Target.Other ignored -> throw new SwiftException(404);
        };
    }

    private void extract(BulkMiddleware.Packing packing, String base) throws IOException {
        InputStream body = new BodyStream(request.body());
        try (InputStream unpacked = unpacked(packing, body);
                TarArchiveInputStream tar = new TarArchiveInputStream(unpacked, "UTF-8")) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null
                    && failures.size() < config.maxFailedExtractions()
                    && !stopped.getAsBoolean()) {
                if (isFile(entry)) {
                    file(base + name(entry), entry, tar);
                }
                entry = tar.getNextEntry();
            }
        }
    }

    private static InputStream unpacked(BulkMiddleware.Packing packing, InputStream body)
            throws IOException {
        return switch (packing) {
            case NONE -> body;
            case GZIP -> new GZIPInputStream(body, BUFFER_BYTES);
            case BZIP2 ->
                    new BZip2CompressorInputStream(
                            new BufferedInputStream(body, BUFFER_BYTES), true);
        };
    }

    private static boolean isFile(TarArchiveEntry entry) {
        return !entry.isDirectory()
                && !entry.isSymbolicLink()
                && !entry.isLink()
                && !entry.isCharacterDevice()
                && !entry.isBlockDevice()
                && !entry.isFIFO();
    }

    private static String name(TarArchiveEntry entry) {
        String name = entry.getName();
        return (name.startsWith("./") ? name.substring(2) : name).replaceFirst("^/+", "");
    }

    /// @param path `container/object`; a file beside the containers is left out
    private void file(String path, TarArchiveEntry entry, TarArchiveInputStream tar) {
        int slash = path.indexOf('/');
        if (slash < 0) {
            return;
        }
        if (path.indexOf('\uFFFD') >= 0 || path.indexOf('\0') >= 0) {
            failed(path, 412);
        } else if (entry.getSize() > limits.maxFileSize()) {
            failed(path, 413);
        } else {
            bytes += entry.getSize();
            if (bytes > config.extractedBytesMax()) {
                throw new SwiftException(
                        413,
                        "More than %d bytes to extract from tar."
                                .formatted(config.extractedBytesMax()));
            }
            put(path, path.substring(0, slash), entry, tar);
        }
    }

    private void put(
            String path, String container, TarArchiveEntry entry, TarArchiveInputStream tar) {
        Report.Failure containerFailure =
                containersSeen.contains(container) ? null : createContainer(container);
        Request put =
                Subrequest.of(request, "PUT", Subrequest.path(account, path))
                        .withBody(new EntryBody(tar))
                        .withHeaders(headers -> described(headers, entry));
        Response answer = Subrequest.answer(next, put);
        answer.content().close();
        containersSeen.add(container);
        if (answer.status() / 100 == 2) {
            filesCreated++;
            return;
        }
        if (containerFailure != null) {
            failures.add(containerFailure);
        }
        failedStatus = answer.status() / 100 == 5 ? 502 : failedStatus;
        failed(path, answer.status());
        if (answer.status() == 401) {
            throw new SwiftException(401);
        }
    }

    /// {@return why it is not there, which need not keep a file from being stored}
    private Report.@Nullable Failure createContainer(String name) {
        String path = Subrequest.path(account, name);
        int status = status("HEAD", path);
        if (status == 404) {
            status = status("PUT", path);
            if (status / 100 == 2 && ++containersCreated > config.maxContainersPerExtraction()) {
                throw new SwiftException(
                        400,
                        "More than %d containers to create from tar."
                                .formatted(config.maxContainersPerExtraction()));
            }
        }
        if (status == 401) {
            throw new SwiftException(401);
        }
        return status / 100 == 2 ? null : new Report.Failure(cut(path), StatusText.line(status));
    }

    private int status(String method, String path) {
        Response answer = Subrequest.answer(next, Subrequest.of(request, method, path));
        answer.content().close();
        return answer.status();
    }

    private Headers described(Headers headers, TarArchiveEntry entry) {
        Headers described = headers.with("Content-Length", Long.toString(entry.getSize()));
        for (Headers.Field field : request.headers().fields()) {
            if (field.startsWith("x-object-meta-")
                    || field.name().equalsIgnoreCase("x-delete-at")
                    || field.name().equalsIgnoreCase("x-delete-after")) {
                described = described.with(field.name(), field.value());
            }
        }
        for (Map.Entry<String, String> extra : entry.getExtraPaxHeaders().entrySet()) {
            String name = header(extra.getKey());
            described = name.isEmpty() ? described : described.with(name, extra.getValue());
        }
        return described;
    }

    /// {@return the header that a pax header stands for: extended attributes of the file}
    private static String header(String pax) {
        String attribute = pax.replaceFirst("^(SCHILY|LIBARCHIVE)\\.xattr\\.user\\.", "");
        if (attribute.equals(pax)) {
            return "";
        }
        if (attribute.equals("mime_type")) {
            return "Content-Type";
        }
        boolean metadata = attribute.matches("meta\\.[!-~&&[^:]]+");
        return metadata ? "X-Object-Meta-" + attribute.substring("meta.".length()) : "";
    }

    private void failed(String path, int status) {
        failures.add(
                new Report.Failure(cut(PercentEncoding.encodePath(path)), StatusText.line(status)));
    }

    private String cut(String path) {
        int max = limits.maxObjectNameLength() + limits.maxContainerNameLength() + 2;
        return path.substring(0, Math.min(path.length(), max));
    }

    /// The bytes of the file at which the archive stands.
    private static final class EntryBody implements Body {
        private final TarArchiveInputStream tar;
        private final byte[] buffer = new byte[BUFFER_BYTES];

        EntryBody(TarArchiveInputStream tar) {
            this.tar = tar;
        }

        @Override
        public @Nullable ByteBuffer next() throws IOException {
            int read = tar.read(buffer);
            return read < 0 ? null : ByteBuffer.wrap(buffer, 0, read);
        }

        @Override
        public void close() {}
    }
}
