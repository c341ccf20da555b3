package io.insitu.middleware.slo;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.bulk.BulkDeleter;
import io.insitu.storage.ObjectPath;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Answers DELETE of a static large object with its segments, and theirs.
final class SloDeleter {
    private static final Headers HTML = Headers.of("Content-Type", Response.HTML);

    /// Names that may wait to be deleted, for each segment that a manifest may have.
    private static final int WAITING = 10;

    private final SloConfig config;
    private final Request request;
    private final ObjectPath path;
    private final Handler next;
    private final BulkDeleter deleter;

    SloDeleter(
            SloConfig config, Request request, ObjectPath path, Handler next, BulkDeleter deleter) {
        this.config = config;
        this.request = request;
        this.path = path;
        this.next = next;
        this.deleter = deleter;
    }

    Response answer() {
        boolean async = config.allowAsyncDelete() && request.query().isTrue("async");
        return async
                ? unreported()
                : deleter.answer(request.withHeaders(h -> h.without("Content-Type")), new Names());
    }

    /// Swift leaves the segments to its expirer. Here they are gone before the answer, many at a
    /// time: there is nothing to come back to after a crash but the manifest.
    private Response unreported() {
        List<Segment.Stored> segments =
                fetch(name()).segments().stream()
                        .filter(Segment.Stored.class::isInstance)
                        .map(Segment.Stored.class::cast)
                        .toList();
        Set<String> containers =
                segments.stream()
                        .map(segment -> '"' + segment.name().split("/", 3)[1] + '"')
                        .collect(Collectors.toUnmodifiableSet());
        if (containers.size() > 1) {
            throw new SwiftException(
                    400,
                    "All segments must be in one container. Found segments in "
                            + String.join(", ", containers),
                    HTML);
        }
        if (segments.stream().anyMatch(Segment.Stored::manifest)) {
            throw new SwiftException(400, "No segments may be large objects.", HTML);
        }
        int failed =
                deleter.deleteAll(request, segments.stream().map(Segment.Stored::name).toList());
        if (failed != 0) {
            throw new SwiftException(failed);
        }
        return next.handle(request.withQuery(request.query().without("multipart-manifest")));
    }

    private String name() {
        return "/" + path.container() + "/" + path.object();
    }

    private Manifest fetch(String name) {
        return SloReader.fetch(config, request, SloMiddleware.path(path.account(), name), next);
    }

    /// The segments, and each manifest behind what it names.
    private final class Names implements Iterator<BulkDeleter.Name> {
        private record Waiting(String name, boolean manifest, @Nullable SwiftException failure) {}

        private final Deque<Waiting> waiting = new ArrayDeque<>();

        Names() {
            waiting.add(new Waiting(name(), true, null));
        }

        @Override
        public boolean hasNext() {
            while (!waiting.isEmpty() && waiting.element().manifest()) {
                open(waiting.remove());
            }
            return !waiting.isEmpty();
        }

        private void open(Waiting manifest) {
            if (waiting.size() > config.maxManifestSegments() * WAITING) {
                throw new SwiftException(400, "Too many buffered slo segments to delete.");
            }
            SwiftException failure = null;
            try {
                for (Segment segment : fetch(manifest.name()).segments()) {
                    if (segment instanceof Segment.Stored stored) {
                        waiting.add(new Waiting(stored.name(), stored.manifest(), null));
                    }
                }
            } catch (SwiftException e) {
                failure = e;
            }
            waiting.add(new Waiting(manifest.name(), false, failure));
        }

        @Override
        public BulkDeleter.Name next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Waiting one = waiting.remove();
            boolean itself = one.name().equals(name());
            String version = itself ? request.query().text("version-id") : "";
            return new BulkDeleter.Name(one.name(), version, one.failure());
        }
    }
}
