package io.insitu.storage.embedded;

import io.insitu.storage.Body;
import io.insitu.storage.Md5;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/// All bytes of an object, compared with its ETag on their way. The last buffer is only given when
/// they prove right, so whoever reads wrong ones gets less than was announced.
final class VerifiedBody implements Body {
    /// Told once, when the last byte was read.
    interface Outcome {
        void right();

        void wrong(String what);
    }

    private final Body bytes;
    private final String etag;
    private final Outcome outcome;
    private final Md5 md5 = new Md5();
    private long left;

    /// @param size of the object
    VerifiedBody(Body bytes, long size, String etag, Outcome outcome) {
        this.bytes = bytes;
        this.left = size;
        this.etag = etag;
        this.outcome = outcome;
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
        ByteBuffer next = read();
        if (next == null) {
            return null;
        }
        md5.update(next);
        left -= next.remaining();
        if (left == 0) {
            String found = md5.hex();
            if (!found.equals(etag)) {
                String what = "the MD5 of its bytes is %s, not %s".formatted(found, etag);
                outcome.wrong(what);
                throw new IOException(what);
            }
            outcome.right();
        }
        return next;
    }

    private @Nullable ByteBuffer read() throws IOException {
        try {
            return bytes.next();
        } catch (EOFException | NoSuchFileException e) {
            outcome.wrong("its file is not whole: " + e.getMessage());
            throw e;
        }
    }

    @Override
    public void close() {
        bytes.close();
    }
}
