package io.insitu.storage.swift;

import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What Swift said of containers and objects a short while ago, and to whom. A job asks about its
/// programs and about containers that it may touch; at Swift each such question takes longer than a
/// small job. Only what is there is remembered, and what is changed through this server is
/// forgotten at once; other servers' changes are seen when the time is over. For any number of
/// threads.
public final class RecentHeads {
    /// Remembers nothing.
    public static final RecentHeads NONE =
            new RecentHeads(Duration.ZERO, Duration.ZERO, InstantSource.system());

    private static final int REMEMBERED_MAX = 10_000;

    private final Duration containersLife;
    private final Duration objectsLife;
    private final InstantSource clock;
    private final Map<String, Heads> byPath =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Heads> eldest) {
                    return size() > REMEMBERED_MAX;
                }
            };

    /// Of one container or object.
    private static final class Heads extends LinkedHashMap<Map<String, String>, Head> {
        private static final int SENDERS_MAX = 100;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Map<String, String>, Head> eldest) {
            return size() > SENDERS_MAX;
        }
    }

    private record Head(Object said, long until) {}

    /// @param containersLife how long containers are remembered
    /// @param objectsLife how long objects are
    public RecentHeads(Duration containersLife, Duration objectsLife, InstantSource clock) {
        this.containersLife = containersLife;
        this.objectsLife = objectsLife;
        this.clock = clock;
    }

    /// @param sender fields that say who asks
    /// @param ask Swift
    Optional<ContainerRecord> container(
            String path, Map<String, String> sender, Supplier<Optional<ContainerRecord>> ask) {
        return recent(path, sender, containersLife, ContainerRecord.class, ask);
    }

    /// @param sender fields that say who asks
    /// @param ask Swift
    Optional<ObjectRecord> object(
            String path, Map<String, String> sender, Supplier<Optional<ObjectRecord>> ask) {
        return recent(path, sender, objectsLife, ObjectRecord.class, ask);
    }

    private <T> Optional<T> recent(
            String path,
            Map<String, String> sender,
            Duration life,
            Class<T> kind,
            Supplier<Optional<T>> ask) {
        long now = clock.millis();
        Head known = known(path, sender);
        if (known != null && known.until > now) {
            return Optional.of(kind.cast(known.said));
        }
        Optional<T> said = ask.get();
        if (life.isPositive()) {
            said.ifPresent(head -> remember(path, sender, new Head(head, now + life.toMillis())));
        }
        return said;
    }

    private @Nullable Head known(String path, Map<String, String> sender) {
        synchronized (byPath) {
            Heads heads = byPath.get(path);
            return heads == null ? null : heads.get(sender);
        }
    }

    private void remember(String path, Map<String, String> sender, Head head) {
        synchronized (byPath) {
            byPath.computeIfAbsent(path, _ -> new Heads()).put(sender, head);
        }
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
        synchronized (byPath) {
            byPath.remove(path);
        }
    }
}
