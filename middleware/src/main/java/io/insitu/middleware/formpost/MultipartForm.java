package io.insitu.middleware.formpost;

import io.insitu.middleware.Headers;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.Body;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A `multipart/form-data` body (RFC 7578), part after part, each read while it comes in. In memory
/// is a buffer of the body and the end of the one before it. Used by one thread.
final class MultipartForm {
    /// Bytes of a part's header fields.
    private static final int HEADER_BYTES_MAX = 16 << 10;

    private static final byte[] LINE_END = {'\r', '\n'};

    private final Body body;
    private final byte[] delimiter;

    /// What has come in from `start` on and was not given out. Before the body, and before the
    /// bytes of each part, a line end is put, so that a delimiter is one wherever it stands.
    private byte[] window = LINE_END;

    private int start;
    private boolean begun;
    private boolean inPart;

    MultipartForm(Body body, String boundary) {
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.UTF_8);
    }

    /// {@return the header fields of the next part; null when there is none}
    ///
    /// @throws SwiftException 400 for a body that does not begin with its boundary
    @Nullable Headers next() throws IOException {
        if (!begun) {
            begin();
        }
        skipPart();
        if (line().startsWith("--")) {
            return null;
        }
        List<Headers.Field> fields = new ArrayList<>();
        int bytes = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            bytes += line.length();
            if (bytes > HEADER_BYTES_MAX) {
                throw new SwiftException(400, "FormPost: too many header fields");
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                String value = line.substring(colon + 1).strip();
                fields.add(new Headers.Field(line.substring(0, colon).strip(), value));
            }
        }
        inPart = true;
        return Headers.of(fields);
    }

    private void begin() throws IOException {
        while (window.length < delimiter.length) {
            if (!fill()) {
                throw invalid();
            }
        }
        if (!isDelimiter(0)) {
            throw invalid();
        }
        start = delimiter.length;
        begun = true;
    }

    private static SwiftException invalid() {
        return new SwiftException(400, "FormPost: invalid starting boundary");
    }

    private void skipPart() throws IOException {
        ByteBuffer unread = nextOfPart();
        while (unread != null) {
            unread = nextOfPart();
        }
    }

    /// {@return the part's bytes; what is not read of them is passed over by [#next]}
    Body part() {
        return new Body() {
            @Override
            public @Nullable ByteBuffer next() throws IOException {
                return nextOfPart();
            }

            @Override
            public void close() {}
        };
    }

    private @Nullable ByteBuffer nextOfPart() throws IOException {
        while (inPart) {
            int found = indexOfDelimiter();
            int end = found >= 0 ? found : window.length - delimiter.length + 1;
            if (end > start) {
                ByteBuffer bytes = ByteBuffer.wrap(window, start, end - start);
                start = end;
                return bytes;
            }
            if (found >= 0) {
                inPart = false;
                start = found + delimiter.length;
            } else if (!fill()) {
                throw new EOFException("the form ends within a part");
            }
        }
        return null;
    }

    private int indexOfDelimiter() {
        for (int i = start; i + delimiter.length <= window.length; i++) {
            if (window[i] == '\r' && isDelimiter(i)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isDelimiter(int at) {
        return Arrays.equals(window, at, at + delimiter.length, delimiter, 0, delimiter.length);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (line.size() <= HEADER_BYTES_MAX) {
            if (start == window.length && !fill()) {
                break;
            }
            byte octet = window[start];
            start++;
            if (octet == '\n') {
                return text(line);
            }
            line.write(octet);
        }
        if (text(line).startsWith("--")) {
            return text(line);
        }
        throw new EOFException("the form ends within its header fields");
    }

    private static String text(ByteArrayOutputStream line) {
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    private boolean fill() throws IOException {
        ByteBuffer bytes = body.next();
        if (bytes == null) {
            return false;
        }
        int kept = window.length - start;
        byte[] more = new byte[kept + bytes.remaining()];
        System.arraycopy(window, start, more, 0, kept);
        bytes.get(more, kept, bytes.remaining());
        window = more;
        start = 0;
        return true;
    }
}
