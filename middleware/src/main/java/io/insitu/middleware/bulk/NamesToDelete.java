package io.insitu.middleware.bulk;

import io.insitu.middleware.Headers;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The lines of a bulk delete's body: percent-encoded names. All of them are read before the first
/// is deleted.
final class NamesToDelete implements Iterator<BulkDeleter.Name> {
    private final Headers headers;
    private final Body body;
    private final int countMax;
    private final int lineMax;
    private final List<BulkDeleter.Name> names = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private @Nullable Iterator<BulkDeleter.Name> read;

    /// @param countMax lines
    /// @param lineMax bytes of a line
    NamesToDelete(Headers headers, Body body, int countMax, int lineMax) {
        this.headers = headers;
        this.body = body;
        this.countMax = countMax;
        this.lineMax = lineMax;
    }

    /// @throws SwiftException 400, 411, 413, 499 for a body that is none
    @Override
    public boolean hasNext() {
        return read().hasNext();
    }

    @Override
    public BulkDeleter.Name next() {
        return read().next();
    }

    private Iterator<BulkDeleter.Name> read() {
        Iterator<BulkDeleter.Name> known = read;
        if (known == null) {
            readAll();
            known = names.iterator();
            read = known;
        }
        return known;
    }

    private void readAll() {
        boolean chunked = headers.text("Transfer-Encoding").equalsIgnoreCase("chunked");
        if (!chunked && headers.text("Content-Length").isEmpty()) {
            throw new SwiftException(411);
        }
        try {
            for (ByteBuffer bytes = body.next(); bytes != null; bytes = body.next()) {
                while (bytes.hasRemaining()) {
                    add(bytes.get());
                }
            }
        } catch (IOException e) {
            throw new SwiftException(499);
        }
        if (line.size() > 0) {
            endLine();
        }
    }

    private void add(byte octet) {
        if (octet == '\n') {
            endLine();
            return;
        }
        line.write(octet);
        if (line.size() > lineMax) {
            throw new SwiftException(400, "Invalid File Name");
        }
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8).strip();
        line.reset();
        names.add(new BulkDeleter.Name(PercentEncoding.decode(text), "", null));
        if (names.size() > countMax) {
            throw new SwiftException(
                    413, "Maximum Bulk Deletes: %d per request".formatted(countMax));
        }
    }
}
