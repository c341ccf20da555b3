package io.insitu.storage;

import java.util.LinkedHashMap;
import java.util.Map;

/// A map of so many entries at most: one more, and the one that was used longest ago goes. For one
/// thread at a time.
public final class LastUsed<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int entriesMax;

    public LastUsed(int entriesMax) {
        super(16, 0.75f, true);
        this.entriesMax = entriesMax;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > entriesMax;
    }
}
