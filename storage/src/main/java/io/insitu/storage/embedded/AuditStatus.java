package io.insitu.storage.embedded;

/// What the auditor has found since the start.
///
/// @param objects looked at
/// @param bytes of them
/// @param quarantined objects whose bytes were not what was stored, found by it or by readers
/// @param orphans data files that belonged to nothing and were removed
/// @param passes over all objects that have ended
public record AuditStatus(long objects, long bytes, long quarantined, long orphans, long passes) {}
