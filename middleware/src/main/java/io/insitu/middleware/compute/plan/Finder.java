package io.insitu.middleware.compute.plan;

import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.Location;
import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/// Finds the objects that a URL with wildcards stands for: in listing order, complete however long
/// the listing is.
final class Finder {
    private static final int PAGE = 10_000;

    private final ObjectStore store;
    private final Rights rights;
    private final int most;
    private final BooleanSupplier cancelled;

    /// @param most a URL that finds more is refused
    /// @param cancelled is asked between pages
    Finder(ObjectStore store, Rights rights, int most, BooleanSupplier cancelled) {
        this.store = store;
        this.rights = rights;
        this.most = most;
        this.cancelled = cancelled;
    }

    /// @throws SwiftException 400 when nothing is found, or too much
    List<ObjectPath> find(Location.Stored location) {
        List<ObjectPath> found = new ArrayList<>();
        for (ContainerPath container : containers(location)) {
            boolean listed = rights.list(container);
            if (rights.read(container) && listed) {
                addObjects(container, new Wildcard(location.object()), location, found);
            }
        }
        if (found.isEmpty()) {
            throw new SwiftException(400, "No objects found in path " + location.url());
        }
        return found;
    }

    private List<ContainerPath> containers(Location.Stored location) {
        Wildcard wildcard = new Wildcard(location.container());
        if (wildcard.isLiteral()) {
            return List.of(new ContainerPath(location.account(), location.container()));
        }
        rights.own(location.account());
        AccountName account = new AccountName(location.account());
        List<ContainerPath> containers = new ArrayList<>();
        eachName(
                wildcard.prefix(),
                query -> store.containers(account, query),
                name -> {
                    if (wildcard.matches(name)) {
                        containers.add(account.container(name));
                    }
                });
        return containers;
    }

    private void addObjects(
            ContainerPath container,
            Wildcard wildcard,
            Location.Stored location,
            List<ObjectPath> found) {
        if (wildcard.isLiteral()) {
            store.object(container.object(wildcard.pattern()))
                    .ifPresent(object -> found.add(object.path()));
            return;
        }
        eachName(
                wildcard.prefix(),
                query -> store.objects(container, query),
                name -> {
                    if (!name.endsWith("/") && wildcard.matches(name)) {
                        if (found.size() >= most) {
                            throw tooMany(location);
                        }
                        found.add(container.object(name));
                    }
                });
    }

    private void eachName(
            String prefix, Function<ListingQuery, List<ListingEntry>> list, Consumer<String> each) {
        ListingQuery query = ListingQuery.all(PAGE).withPrefix(prefix);
        List<ListingEntry> page;
        do {
            page = page(list, query);
            page.forEach(entry -> each.accept(entry.name()));
            if (!page.isEmpty()) {
                query = query.withMarker(page.getLast().name());
            }
            if (cancelled.getAsBoolean()) {
                throw new SwiftException(499, "The client went away");
            }
        } while (page.size() == PAGE);
    }

    private static List<ListingEntry> page(
            Function<ListingQuery, List<ListingEntry>> list, ListingQuery query) {
        try {
            return list.apply(query);
        } catch (StorageException e) {
            return List.of(); // the account or the container is not there, or no longer
        }
    }

    private SwiftException tooMany(Location.Stored location) {
        return new SwiftException(
                400,
                "Path %s finds more than %d objects, the most that one job may have"
                        .formatted(location.url(), most));
    }
}
