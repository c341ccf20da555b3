package io.insitu.storage.embedded;

/// How the embedded store is doing, for `/metrics`. Figures of one moment, not of one instant: they
/// are read one after the other.
///
/// @param objectCount objects of all accounts
/// @param bytesUsed bytes of all objects
/// @param openObjects objects being read from their files; small ones are read when they are opened
/// @param openUploads uploads neither committed nor given up
/// @param temporaryFiles files of those uploads
/// @param unlinkBacklog files that nothing refers to, not yet removed from the disk; those still
///   read are not counted
/// @param estimatedKeys RocksDB's estimate of the keys it holds
/// @param rocksMemoryBytes RocksDB's block cache and memtables, outside the Java heap
/// @param usableDiskBytes room on the disk, the reserve included
/// @param expired objects removed since the start because their time was over
/// @param audit what the auditor has found
/// @param diskBytes of the whole disk
public record StoreStatus(
        long objectCount,
        long bytesUsed,
        long openObjects,
        long openUploads,
        long temporaryFiles,
        long unlinkBacklog,
        long estimatedKeys,
        long rocksMemoryBytes,
        long usableDiskBytes,
        long expired,
        AuditStatus audit,
        long diskBytes) {}
