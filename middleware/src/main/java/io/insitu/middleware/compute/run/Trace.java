package io.insitu.middleware.compute.run;

import io.insitu.middleware.compute.cache.Provenance;
import io.insitu.middleware.compute.plan.PlannedInstance;
import io.insitu.storage.ObjectRecord;
import java.util.List;
import java.util.Map;

/// What decides what the instances of a component write.
///
/// @param key the digest of it; empty when it is not known
/// @param provenances by instance, of outputs that are still to be named
/// @param inputs the objects that they read, as they were when this was found out
record Trace(String key, Map<String, Provenance> provenances, List<ObjectRecord> inputs) {
    static final Trace NONE = new Trace("", Map.of(), List.of());

    Trace {
        provenances = Map.copyOf(provenances);
        inputs = List.copyOf(inputs);
    }

    boolean isKnown() {
        return !key.isEmpty();
    }

    /// {@return what the instance's outputs carry}
    Origin origin(PlannedInstance instance, long fuel) {
        Provenance known = provenances.get(instance.name());
        return known == null
                ? (_, _) -> Map.of()
                : (alias, etag) -> known.of(alias, etag, fuel).metadata();
    }
}
