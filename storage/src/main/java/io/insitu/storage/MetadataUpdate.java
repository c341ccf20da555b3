package io.insitu.storage;

import java.util.Map;
import java.util.Set;

/// A change of an account's or container's metadata: names to set and names to take away; what is
/// named in neither stays. Names are lower-case header names (`x-container-meta-color`); the store
/// gives them no meaning.
public record MetadataUpdate(Map<String, String> set, Set<String> remove) {
    public static final MetadataUpdate NONE = new MetadataUpdate(Map.of(), Set.of());

    public MetadataUpdate {
        set = Map.copyOf(set);
        remove = Set.copyOf(remove);
    }
}
