package io.insitu.storage.embedded;

import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.ObjectVersions;
import io.insitu.storage.Timestamp;
import java.util.HashMap;
import java.util.Map;

/// An account or a container as RocksDB keeps it. Its counters are keys of their own, so that
/// objects can be counted without a rewrite of it.
record StoredNode(Timestamp created, Map<String, String> metadata) {
    private static final int VERSION = 1;

    static StoredNode decode(byte[] value) {
        Fields.Reader in = new Fields.Reader(value, VERSION);
        return new StoredNode(new Timestamp(in.number()), in.map());
    }

    byte[] encode() {
        return new Fields.Writer(VERSION).number(created.tenMicros()).map(metadata).done();
    }

    /// {@return whether it is a container whose objects have versions}
    boolean keepsVersions() {
        return metadata.getOrDefault(ObjectVersions.ENABLED, "").equalsIgnoreCase("true");
    }

    /// {@return whether it is one of which this was said, be it that they no longer have}
    boolean hasVersions() {
        return metadata.containsKey(ObjectVersions.ENABLED);
    }

    StoredNode with(MetadataUpdate update) {
        Map<String, String> changed = new HashMap<>(metadata);
        changed.keySet().removeAll(update.remove());
        changed.putAll(update.set());
        return new StoredNode(created, changed);
    }
}
