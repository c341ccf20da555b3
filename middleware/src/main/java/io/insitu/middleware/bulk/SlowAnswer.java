package io.insitu.middleware.bulk;

import io.insitu.middleware.Content;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Response;
import io.insitu.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Answers what may take longer than a client waits for the first byte: the work runs on a virtual
/// thread of its own, and while it does the body has blanks, behind which the report stands. When
/// the work is done soon, the report stands alone.
public final class SlowAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(SlowAnswer.class);
    private static final String SEPARATOR = "\r\n\r\n";

    /// The work: gives the report, and stops early when nobody waits for it any more.
    @FunctionalInterface
    public interface Work {
        byte[] run(BooleanSupplier stopped);
    }

    private SlowAnswer() {}

    /// {@return the report with 200, or, if it is not there after `every`, the beginning of an
    /// answer that will have it}
    ///
    /// @param first what begins a long answer
    static Response of(String contentType, Duration every, String first, Work work) {
        Running running = new Running(every, first, work);
        byte[] report = running.await();
        Headers headers = Headers.of("Content-Type", contentType);
        return report == null
                ? new Response(200, headers, new Content.Stream(running, -1))
                : new Response(200, headers, new Content.Bytes(ByteBuffer.wrap(report)));
    }

    /// {@return an answer that begins at once}
    public static Response streamed(
            int status, String contentType, Duration every, String first, Work work) {
        return new Response(
                status,
                Headers.of("Content-Type", contentType),
                new Content.Stream(new Running(every, first, work), -1));
    }

    /// The work and its answer's body; the latter is read by one thread.
    private static final class Running implements Body {
        private final Duration every;
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final FutureTask<byte[]> task;
        private String sign;
        private boolean begun;
        private boolean ended;

        Running(Duration every, String first, Work work) {
            this.every = every;
            this.sign = first;
            Map<String, String> context = MDC.getCopyOfContextMap();
            this.task =
                    new FutureTask<>(() -> {
                        MDC.setContextMap(context == null ? Map.of() : context);
                        return work.run(stopped::get);
                    });
            Thread.ofVirtual().name("bulk").start(task);
        }

        /// {@return null when it takes longer}
        byte @Nullable [] await() {
            try {
                return task.get(every.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause
                        ? cause
                        : new IllegalStateException(e.getCause());
            }
        }

        @Override
        public @Nullable ByteBuffer next() throws IOException {
            if (ended) {
                return null;
            }
            if (!begun) {
                begun = true;
                return sign();
            }
            byte[] report = awaitChecked();
            if (report == null) {
                return sign();
            }
            ended = true;
            byte[] separator = SEPARATOR.getBytes(StandardCharsets.US_ASCII);
            return ByteBuffer.allocate(separator.length + report.length)
                    .put(separator)
                    .put(report)
                    .flip();
        }

        private byte @Nullable [] awaitChecked() throws IOException {
            try {
                return await();
            } catch (RuntimeException e) {
                throw new IOException("what was begun could not be ended", e);
            }
        }

        private ByteBuffer sign() {
            ByteBuffer bytes = ByteBuffer.wrap(sign.getBytes(StandardCharsets.US_ASCII));
            sign = " ";
            return bytes;
        }

        /// Waits for the work, which lets go soon: nothing of a request outlives it.
        @Override
        public void close() {
            stopped.set(true);
            try {
                task.get();
            } catch (ExecutionException e) {
                LOG.debug("the work of an answer that is over failed", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
