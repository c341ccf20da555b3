package io.insitu.middleware.constraints;

import io.insitu.middleware.Headers;
import io.insitu.storage.MetadataUpdate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Which headers of an account or a container are kept, and what a request with such headers
/// changes. A header with a value sets, one without takes away, and so does `X-Remove-…` with any
/// value, unless the same request sets it too.
public final class MetadataHeaders {
    private final String metaPrefix;
    private final String sysmetaPrefix;
    private final Set<String> kept;

    /// @param kind `account` or `container`
    /// @param kept further headers, in lower case, that are kept as they are
    public MetadataHeaders(String kind, Set<String> kept) {
        this.metaPrefix = "x-" + kind + "-meta-";
        this.sysmetaPrefix = "x-" + kind + "-sysmeta-";
        this.kept = Set.copyOf(kept);
    }

    public MetadataUpdate update(Headers headers) {
        Map<String, String> set = new HashMap<>();
        Set<String> remove = new HashSet<>();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-remove-")) {
                String named = "x-" + lower.substring("x-remove-".length());
                if (isKept(named)) {
                    remove.add(named);
                }
            } else if (isKept(lower)) {
                set.put(lower, value);
            }
        });
        set.forEach((name, value) -> {
            if (value.isEmpty()) {
                remove.add(name);
            } else {
                remove.remove(name);
            }
        });
        set.values().removeIf(String::isEmpty);
        return new MetadataUpdate(set, remove);
    }

    private boolean isKept(String name) {
        return isMeta(name) || name.startsWith(sysmetaPrefix) || kept.contains(name);
    }

    private boolean isMeta(String name) {
        return name.startsWith(metaPrefix) && name.length() > metaPrefix.length();
    }

    /// {@return the user's metadata as it will be after the change, names without their prefix}
    public Map<String, String> after(Map<String, String> before, MetadataUpdate update) {
        Map<String, String> after = new HashMap<>(before);
        after.keySet().removeAll(update.remove());
        after.putAll(update.set());
        Map<String, String> metadata = new HashMap<>();
        after.forEach((name, value) -> {
            if (isMeta(name)) {
                metadata.put(name.substring(metaPrefix.length()), value);
            }
        });
        return metadata;
    }
}
