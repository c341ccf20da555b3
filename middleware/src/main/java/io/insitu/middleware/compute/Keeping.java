package io.insitu.middleware.compute;

import io.insitu.middleware.compute.cache.WriteBehind;
import io.insitu.middleware.compute.live.JobLeases;
import io.insitu.middleware.compute.live.JobRegistry;
import org.jspecify.annotations.Nullable;

/// What is held and kept of jobs beside their requests.
///
/// @param registry those of this process
/// @param behind what is on its way to the store
/// @param leases who runs what was deferred
/// @param notes which those are, where that can be noted; null in front of a cluster
record Keeping(
        JobRegistry registry,
        WriteBehind behind,
        JobLeases leases,
        @Nullable DeferredNotes notes) {}
