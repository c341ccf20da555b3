package io.insitu.middleware.compute.plan;

import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.Location;
import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Finds the objects, or the containers, that a URL with wildcards stands for: in listing order,
/// complete however long the listing is, and a page at a time for who does not want to wait for its
/// end.
final class Finder {
    private final ObjectStore store;
    private final Rights rights;
    private final PlanLimits limits;
    private final BooleanSupplier cancelled;

    /// @param cancelled is asked between pages
    Finder(ObjectStore store, Rights rights, PlanLimits limits, BooleanSupplier cancelled) {
        this.store = store;
        this.rights = rights;
        this.limits = limits;
        this.cancelled = cancelled;
    }

    /// Where a listing goes on.
    ///
    /// @param containers that are still to be looked into; one at least
    /// @param marker the name in the first of them behind which it does
    private record Cursor(List<ContainerPath> containers, String marker) {
        static @Nullable Cursor of(List<ContainerPath> containers) {
            return containers.isEmpty() ? null : new Cursor(containers, "");
        }

        ContainerPath container() {
            return containers.getFirst();
        }

        @Nullable Cursor nextContainer() {
            return of(containers.subList(1, containers.size()));
        }
    }

    /// A part of what a URL finds.
    static final class Page {
        private final Location.Stored location;
        private final List<Found> found;
        private final @Nullable Cursor rest;

        private Page(Location.Stored location, List<Found> found, @Nullable Cursor rest) {
            this.location = location;
            this.found = found;
            this.rest = rest;
        }

        List<Found> found() {
            return found;
        }

        /// {@return whether nothing comes behind it}
        boolean isLast() {
            return rest == null;
        }
    }

    /// {@return a page and all that comes behind it}
    ///
    /// @throws SwiftException 400 when that is too much
    List<Found> all(Page first) {
        Page page = first;
        List<Found> found = new ArrayList<>(page.found);
        while (!page.isLast()) {
            page = next(page);
            found.addAll(page.found);
            if (found.size() > limits.instancesMax()) {
                throw tooMany(page.location);
            }
        }
        return found;
    }

    /// {@return the first page; not empty}
    ///
    /// @throws SwiftException 400 when nothing is found, or too much
    Page first(Location.Stored location) {
        List<ContainerPath> containers = readable(location);
        Page page =
                location.isContainer()
                        ? whole(location, containers)
                        : page(location, Cursor.of(containers));
        if (page.found.isEmpty()) {
            throw new SwiftException(
                    400, "No %s found in path %s".formatted(kind(location), location.url()));
        }
        if (page.found.size() > limits.instancesMax()) {
            throw tooMany(location);
        }
        return page;
    }

    /// {@return the page behind that one; it may be empty when it is the last}
    Page next(Page page) {
        return page(page.location, page.rest);
    }

    /// {@return whether there are so few objects that a URL cannot find too many for a job}
    boolean isBounded(Location.Stored location) {
        long objects = 0;
        for (ContainerPath container : containers(location)) {
            objects += store.container(container).map(ContainerRecord::objectCount).orElse(0L);
        }
        return objects <= limits.instancesMax();
    }

    private List<ContainerPath> readable(Location.Stored location) {
        return containers(location).stream().filter(this::isReadable).toList();
    }

    /// Asks for both rights, since each of them may be what the sender has not got.
    private boolean isReadable(ContainerPath container) {
        boolean listed = rights.list(container);
        return rights.read(container) && listed;
    }

    private List<ContainerPath> containers(Location.Stored location) {
        Wildcard wildcard = new Wildcard(location.container());
        if (wildcard.isLiteral()) {
            return List.of(new ContainerPath(location.account(), location.container()));
        }
        rights.own(location.account());
        AccountName account = new AccountName(location.account());
        List<ContainerPath> containers = new ArrayList<>();
        ListingQuery query = ListingQuery.all(limits.page()).withPrefix(wildcard.prefix());
        List<ListingEntry> names;
        do {
            names = entries(query, asked -> store.containers(account, asked));
            for (ListingEntry entry : names) {
                if (wildcard.matches(entry.name())) {
                    containers.add(account.container(entry.name()));
                }
                query = query.withMarker(entry.name());
            }
        } while (names.size() == limits.page());
        return containers;
    }

    private static Page whole(Location.Stored location, List<ContainerPath> containers) {
        List<Found> found = containers.stream().map(container -> new Found(container, "")).toList();
        return new Page(location, found, null);
    }

    private Page page(Location.Stored location, @Nullable Cursor from) {
        List<Found> found = new ArrayList<>();
        Cursor cursor = from;
        for (int looked = 0; cursor != null && (looked < limits.page() || found.isEmpty()); ) {
            Wildcard wildcard = new Wildcard(location.object());
            if (wildcard.isLiteral()) {
                Found named = new Found(cursor.container(), wildcard.pattern());
                store.object(named.path()).ifPresent(_ -> found.add(named));
                cursor = cursor.nextContainer();
                looked++;
            } else {
                List<ListingEntry> names = names(cursor, wildcard);
                addMatches(cursor.container(), wildcard, names, found);
                looked += names.size();
                cursor =
                        names.size() < limits.page()
                                ? cursor.nextContainer()
                                : new Cursor(cursor.containers, names.getLast().name());
            }
        }
        return new Page(location, found, cursor);
    }

    private List<ListingEntry> names(Cursor cursor, Wildcard wildcard) {
        ListingQuery query = ListingQuery.all(limits.page()).withPrefix(wildcard.prefix());
        return entries(
                query.withMarker(cursor.marker), asked -> store.objects(cursor.container(), asked));
    }

    private static void addMatches(
            ContainerPath container,
            Wildcard wildcard,
            List<ListingEntry> names,
            List<Found> found) {
        for (ListingEntry entry : names) {
            if (!entry.name().endsWith("/") && wildcard.matches(entry.name())) {
                found.add(new Found(container, entry.name()));
            }
        }
    }

    private List<ListingEntry> entries(
            ListingQuery query, Function<ListingQuery, List<ListingEntry>> list) {
        if (cancelled.getAsBoolean()) {
            throw new SwiftException(499, "The client went away");
        }
        try {
            return list.apply(query);
        } catch (StorageException e) {
            return List.of(); // the account or the container is not there, or no longer
        }
    }

    private static String kind(Location.Stored location) {
        return location.isContainer() ? "containers" : "objects";
    }

    private SwiftException tooMany(Location.Stored location) {
        return new SwiftException(
                400,
                "Path %s finds more than %d %s, the most that one job may have"
                        .formatted(location.url(), limits.instancesMax(), kind(location)));
    }
}
