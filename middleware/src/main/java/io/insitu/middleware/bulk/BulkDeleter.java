package io.insitu.middleware.bulk;

import io.insitu.middleware.Handler;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.StatusText;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.listing.ListingFormat;
import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes many things in the name of one sender, several at a time, and reports on it.
public final class BulkDeleter {
    private static final Logger LOG = LoggerFactory.getLogger(BulkDeleter.class);

    private final BulkConfig config;
    private final Handler next;

    /// @param name `container` or `container/object`, perhaps with a slash before it
    /// @param version the object's, empty for the newest
    /// @param failure why it cannot be deleted, where that is known
    public record Name(String name, String version, @Nullable SwiftException failure) {}

    /// @param next deletes one thing
    public BulkDeleter(BulkConfig config, Handler next) {
        this.config = config;
        this.next = next;
    }

    /// {@return 200 with a report, in which the status stands}
    ///
    /// @param names is read within the work; what it throws stands in the report. Objects are
    ///   deleted first, then containers
    public Response answer(Request request, Iterator<Name> names) {
        Optional<ListingFormat> format = ListingFormat.accepted(request.headers());
        return SlowAnswer.of(
                format.map(ListingFormat::mediaType).orElse(Response.HTML),
                config.every(),
                BulkMiddleware.sign(format),
                stopped ->
                        report(request, names, format.isPresent(), stopped)
                                .write(format.orElse(ListingFormat.PLAIN), "delete"));
    }

    /// Deletes objects of the request's account; what is not there is not missed.
    ///
    /// @return the status of one that could not be deleted, 0 when all could
    public int deleteAll(Request request, List<String> names) {
        Run run = new Run(request, () -> false);
        names.forEach(name -> run.add(new Name(name, "", null)));
        run.settleAll();
        return run.failures.isEmpty() ? 0 : run.lastFailure;
    }

    private Report report(
            Request request, Iterator<Name> names, boolean acceptable, BooleanSupplier stopped) {
        Run run = new Run(request, stopped);
        int status = 200;
        String body = "";
        try {
            check(request, acceptable);
            run.all(names);
            if (!run.failures.isEmpty()) {
                status = run.status;
            } else if (run.deleted + run.notFound == 0) {
                status = 400;
                body = "Invalid bulk delete.";
            }
        } catch (SwiftException e) {
            status = e.status();
            body = e.message();
        } catch (RuntimeException e) {
            LOG.error("a bulk delete failed", e);
            status = 500;
        } finally {
            run.settleAll();
        }
        return Report.of(run.failures)
                .with("Response Status", StatusText.line(status))
                .with("Response Body", body)
                .with("Number Deleted", run.deleted)
                .with("Number Not Found", run.notFound);
    }

    private static void check(Request request, boolean acceptable) {
        String contentType = request.headers().text("Content-Type");
        if (!acceptable || (!contentType.isEmpty() && !contentType.startsWith("text/plain"))) {
            throw new SwiftException(406);
        }
    }

    private static String account(Request request) {
        return switch (request.target()) {
            case Target.OfAccount(AccountName account) -> account.value();
            case Target.OfContainer(ContainerPath container) -> container.account();
            case Target.OfObject(ObjectPath object) -> object.account();
            case Target.Other ignored -> throw new SwiftException(404);
        };
    }

    private record Pending(String name, FutureTask<Integer> status) {}

    /// One request's deletes; used by one thread.
    private final class Run {
        private final Request request;
        private final BooleanSupplier stopped;
        private final Deque<Pending> pending = new ArrayDeque<>();
        private final List<Report.Failure> failures = new ArrayList<>();
        private int deleted;
        private int notFound;
        private int status = 400;
        private int lastFailure;

        Run(Request request, BooleanSupplier stopped) {
            this.request = request;
            this.stopped = stopped;
        }

        void all(Iterator<Name> names) {
            List<Name> containers = new ArrayList<>();
            while (!stopped.getAsBoolean() && names.hasNext()) {
                Name name = names.next();
                if (isObject(name.name())) {
                    add(name);
                } else if (!name.name().isEmpty()) {
                    containers.add(name);
                }
            }
            settleAll();
            containers.forEach(this::add);
            settleAll();
        }

        private static boolean isObject(String name) {
            return name.replaceAll("^/+|/+$", "").indexOf('/') >= 0;
        }

        void add(Name name) {
            if (stopped.getAsBoolean()) {
                return;
            }
            SwiftException failure = name.failure();
            if (failure != null && failure.status() == 404) {
                notFound++;
            } else if (failure != null) {
                failed(name.name(), failure.status(), failure.message());
            } else if (name.name().indexOf('\uFFFD') >= 0) {
                failed(name.name(), 412, StatusText.line(412));
            } else {
                begin(name);
            }
        }

        private void begin(Name name) {
            if (pending.size() >= config.deleteConcurrency()) {
                settle(pending.remove());
            }
            FutureTask<Integer> task = new FutureTask<>(() -> delete(name));
            pending.add(new Pending(name.name(), task));
            Thread.ofVirtual().name("bulk-delete").start(task);
        }

        private int delete(Name name) {
            String plain = name.name().replaceFirst("^/+", "");
            Request delete =
                    Subrequest.of(request, "DELETE", Subrequest.path(account(request), plain));
            Query query =
                    name.version().isEmpty()
                            ? Query.EMPTY
                            : Query.EMPTY.with("version-id", name.version());
            Response answer = Subrequest.answer(next, delete.withQuery(query));
            answer.content().close();
            return answer.status();
        }

        void settleAll() {
            while (!pending.isEmpty()) {
                settle(pending.remove());
            }
        }

        private void settle(Pending one) {
            int answered = status(one.status());
            if (answered / 100 == 2) {
                deleted++;
            } else if (answered == 404) {
                notFound++;
            } else {
                failed(one.name(), answered, StatusText.line(answered));
            }
        }

        private void failed(String name, int answered, String text) {
            status = answered / 100 == 5 ? 502 : status;
            lastFailure = answered;
            failures.add(new Report.Failure(PercentEncoding.encodePath(name), text));
            if (failures.size() == config.maxFailedDeletes()) {
                settleAll();
                throw new SwiftException(400, "Max delete failures exceeded");
            }
        }

        private static int status(FutureTask<Integer> task) {
            try {
                return task.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 503;
            } catch (ExecutionException e) {
                LOG.error("a delete failed", e.getCause());
                return 500;
            }
        }
    }
}
