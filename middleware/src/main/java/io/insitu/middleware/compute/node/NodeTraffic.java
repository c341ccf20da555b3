package io.insitu.middleware.compute.node;

import io.insitu.storage.Body;
import io.insitu.storage.OpenObject;
import io.insitu.storage.swift.DiskObject;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The bytes that a node moves, counted by where they come from or go: `insitu.node.bytes`.
public final class NodeTraffic {
    /// All but the first two cross the network.
    enum Kind {
        DISK("Read from the disks of the object server beside this node"),
        OWN("Read from the object server beside this node"),
        SWIFT("Read through Swift's proxy"),
        CHANNELS("Written by instances on other nodes"),
        IMAGES("Images of programs, from servers"),
        OUTPUTS("Written by instances, to servers");

        private final String description;

        Kind(String description) {
            this.description = description;
        }
    }

    private final Map<Kind, Counter> counters = new EnumMap<>(Kind.class);

    public NodeTraffic(MeterRegistry registry) {
        for (Kind kind : Kind.values()) {
            counters.put(
                    kind,
                    Counter.builder("insitu.node.bytes")
                            .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                            .description(kind.description)
                            .register(registry));
        }
    }

    void count(Kind kind, long bytes) {
        Counter counter = counters.get(kind);
        if (counter != null) {
            counter.increment((double) bytes);
        }
    }

    /// Counts what an instance is to read.
    void opened(Session.Read read, OpenObject object) {
        long length =
                switch (object.content()) {
                    case OpenObject.Content.InMemory(var bytes) -> bytes.remaining();
                    case OpenObject.Content.InFile file -> file.length();
                };
        Kind own = object instanceof DiskObject ? Kind.DISK : Kind.OWN;
        count(read.local().isEmpty() ? Kind.SWIFT : own, length);
    }

    /// {@return the body, counted as it is read}
    Body counted(Kind kind, Body body) {
        return new Body() {
            @Override
            public @Nullable ByteBuffer next() throws IOException {
                ByteBuffer next = body.next();
                if (next != null) {
                    count(kind, next.remaining());
                }
                return next;
            }

            @Override
            public void close() {
                body.close();
            }
        };
    }
}
