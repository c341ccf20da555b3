package io.insitu.middleware.testing;

import io.insitu.middleware.Content;
import io.insitu.middleware.Response;
import io.insitu.storage.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/// Reads answers as a client would, for tests.
public final class Responses {
    private Responses() {}

    /// {@return the bytes of the answer, which is closed, as text}
    public static String body(Response response) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            read(response.content(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            response.content().close();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void read(Content content, ByteArrayOutputStream out) throws IOException {
        switch (content) {
            case Content.Bytes(ByteBuffer bytes) -> write(bytes.duplicate(), out);
            case Content.HeadOnly ignored -> {}
            case Content.Stream(Body body, long ignored) -> {
                ByteBuffer bytes = body.next();
                while (bytes != null) {
                    write(bytes, out);
                    bytes = body.next();
                }
            }
            case Content.FileRegion region -> readFile(region, out);
            case Content.Sequence sequence -> {
                for (Content part : sequence.parts()) {
                    read(part, out);
                }
            }
        }
    }

    private static void readFile(Content.FileRegion region, ByteArrayOutputStream out)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) region.length());
        try (FileChannel file = FileChannel.open(region.file())) {
            int read = 0;
            while (bytes.hasRemaining() && read >= 0) {
                read = file.read(bytes, region.offset() + bytes.position());
            }
        }
        write(bytes.flip(), out);
    }

    private static void write(ByteBuffer bytes, ByteArrayOutputStream out) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        out.writeBytes(copy);
    }
}
