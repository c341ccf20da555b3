package io.insitu.storage.swift;

import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.LastUsed;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.Remembered;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What Swift said of containers and objects a short while ago, and to whom. A job asks about its
/// programs and about containers that it may touch; at Swift each such question takes longer than a
/// small job. Only what is there is remembered, and what is changed through this server is
/// forgotten at once; other servers' changes are seen when the time is over. For any number of
/// threads.
public final class RecentHeads {
    /// Remembers nothing.
    public static final RecentHeads NONE =
            new RecentHeads(Duration.ZERO, Duration.ZERO, InstantSource.system());

    private final Kind<ContainerRecord> containers;
    private final Kind<ObjectRecord> objects;

    /// @param containersLife how long containers are remembered
    /// @param objectsLife how long objects are
    public RecentHeads(Duration containersLife, Duration objectsLife, InstantSource clock) {
        this.containers = new Kind<>(containersLife, clock);
        this.objects = new Kind<>(objectsLife, clock);
    }

    /// By path, and then by the fields that say who asks.
    private static final class Kind<T> {
        private static final int PATHS_MAX = 10_000;
        private static final int SENDERS_MAX = 100;

        private final Duration life;
        private final InstantSource clock;
        private final LastUsed<String, Remembered<Map<String, String>, Optional<T>>> byPath =
                new LastUsed<>(PATHS_MAX);

        Kind(Duration life, InstantSource clock) {
            this.life = life;
            this.clock = clock;
        }

        Optional<T> head(String path, Map<String, String> sender, Supplier<Optional<T>> swift) {
            return of(path).answer(sender, swift::get);
        }

        private Remembered<Map<String, String>, Optional<T>> of(String path) {
            synchronized (byPath) {
                return byPath.computeIfAbsent(
                        path, _ -> new Remembered<>(SENDERS_MAX, life, clock, Optional::isPresent));
            }
        }

        void changed(String path) {
            synchronized (byPath) {
                byPath.remove(path);
            }
        }
    }

    /// @param sender fields that say who asks
    Optional<ContainerRecord> container(
            String path, Map<String, String> sender, Supplier<Optional<ContainerRecord>> swift) {
        return containers.head(path, sender, swift);
    }

    /// @param sender fields that say who asks
    Optional<ObjectRecord> object(
            String path, Map<String, String> sender, Supplier<Optional<ObjectRecord>> swift) {
        return objects.head(path, sender, swift);
    }

    /// The container has changed.
    public void changed(ContainerPath container) {
        changed(WireText.path(container.account(), container.container()));
    }

    /// The object has changed.
    public void changed(ObjectPath object) {
        changed(WireText.path(object.account(), object.container(), object.object()));
    }

    /// What is there has changed.
    ///
    /// @param path of a container or object, percent-encoded as [WireText] does
    void changed(String path) {
        containers.changed(path);
        objects.changed(path);
    }
}
