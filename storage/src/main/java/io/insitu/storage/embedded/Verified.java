package io.insitu.storage.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Which data files were found to hold what was stored, and when. It forgets the eldest of many,
/// and all at the end of the process.
final class Verified {
    private static final int MAX = 100_000;

    private final Duration trustFor;
    private final Map<Long, Stamp> stamps = new LinkedHashMap<>(16, 0.75f, true);

    private record Stamp(long nanoTime, FileTime modified, long size) {
        boolean isOf(BasicFileAttributes now) {
            return now.size() == size && now.lastModifiedTime().equals(modified);
        }
    }

    Verified(Duration trustFor) {
        this.trustFor = trustFor;
    }

    /// {@return what is to be handed to [#add] when the file, read from now on, proves right;
    /// nothing when it is not there}
    Optional<BasicFileAttributes> look(Path file) {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void add(long id, BasicFileAttributes seen) {
        Stamp stamp = new Stamp(System.nanoTime(), seen.lastModifiedTime(), seen.size());
        synchronized (stamps) {
            stamps.put(id, stamp);
            if (stamps.size() > MAX) {
                stamps.remove(stamps.keySet().iterator().next());
            }
        }
    }

    /// {@return whether the file may be sent as it lies}
    boolean isTrusted(long id, Path file) {
        Stamp stamp;
        synchronized (stamps) {
            stamp = stamps.get(id);
        }
        if (stamp == null || System.nanoTime() - stamp.nanoTime >= trustFor.toNanos()) {
            return false;
        }
        return look(file).filter(stamp::isOf).isPresent();
    }
}
