package io.insitu.middleware.compute.program;

import io.insitu.engine.Images;
import io.insitu.engine.InvalidImageException;
import io.insitu.middleware.compute.image.SystemImage;
import io.insitu.middleware.compute.image.SystemImages;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Prepares the programs of a server's images before anybody runs them, when the server starts and
/// when an image has come: that of a large program, and the snapshot of its start, take seconds,
/// for which its first run would wait. One after another, so that a job waits for one at most.
public final class ImagesAhead implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImagesAhead.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final SystemImages images;
    private final Images reader;
    private final Programs programs;
    private final long fromBytes;
    private final Set<String> seen = new HashSet<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /// @param fromBytes shorter programs are left to their first run
    public ImagesAhead(SystemImages images, Images reader, Programs programs, long fromBytes) {
        this.images = images;
        this.reader = reader;
        this.programs = programs;
        this.fromBytes = fromBytes;
        Thread.ofVirtual().name("images-ahead").start(this::run);
    }

    private void run() {
        try {
            do {
                look();
            } while (!closed.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            images.names().forEach(this::look);
        } catch (UncheckedIOException e) {
            LOG.debug("the folder of images cannot be read", e);
        }
    }

    private void look(String name) {
        try {
            if (images.digest(name).filter(seen::add).isPresent()) {
                SystemImage image = images.image(name, reader);
                for (String program : reader.names(image.image(), SystemImages.PROGRAMS)) {
                    prepare(name, image, program);
                }
            }
        } catch (InvalidImageException | RuntimeException e) {
            LOG.debug("image {} cannot be looked at ahead of its first use", name, e);
        }
    }

    /// Whatever is wrong with a program is for who runs it to hear.
    private void prepare(String name, SystemImage image, String program) {
        if (closed.getCount() == 0) {
            return;
        }
        try {
            String file = SystemImages.PROGRAMS + "/" + program;
            programs.ahead(name, image.image(), file, fromBytes);
        } catch (RuntimeException e) {
            LOG.debug("program {} of image {} cannot be prepared", program, name, e);
        }
    }

    /// What is being prepared is prepared to its end, unless the engine ends too.
    @Override
    public void close() {
        closed.countDown();
    }
}
