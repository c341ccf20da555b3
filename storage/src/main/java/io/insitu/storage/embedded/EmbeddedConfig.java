package io.insitu.storage.embedded;

import java.nio.file.Path;
import java.time.Duration;

/// How the embedded store is kept.
///
/// @param directory where everything lies; made when it is not there. One store, one file system:
///   data files are linked within it
/// @param durability what an acknowledgement promises
/// @param inlineLimitBytes objects up to so many bytes lie in RocksDB, larger ones in files of
///   their own; 0 to 1 MiB
/// @param blockCacheBytes RocksDB's cache of blocks, indexes and filters, outside the Java heap
/// @param memtableBytes what RocksDB may hold unwritten, outside the Java heap; on a small disk no
///   more than a 64th of it, since as much room again is needed to write it out
/// @param reserveBytes room on the disk that uploads leave free, so that deletes and RocksDB's own
///   housekeeping still work when it is otherwise full; never more than an eighth of the disk
/// @param expireEvery between two looks for objects whose `X-Delete-At` has come; a second or more
/// @param audit how stored bytes are looked at again
public record EmbeddedConfig(
        Path directory,
        Durability durability,
        int inlineLimitBytes,
        long blockCacheBytes,
        long memtableBytes,
        long reserveBytes,
        Duration expireEvery,
        AuditConfig audit) {
    private static final int INLINE_LIMIT_MAX = 1 << 20;
    private static final long MIB = 1 << 20;

    /// What holds when a call that changes the store has returned.
    public enum Durability {
        /// The change survives a loss of power.
        SYNC,
        /// The change survives the death of the server, and a loss of power once the operating
        /// system has written it out. A loss of power may take the last changes.
        ASYNC
    }

    public EmbeddedConfig {
        if (inlineLimitBytes < 0 || inlineLimitBytes > INLINE_LIMIT_MAX) {
            throw new IllegalArgumentException(
                    "inlineLimitBytes: %d is not within 0 to %d"
                            .formatted(inlineLimitBytes, INLINE_LIMIT_MAX));
        }
        atLeast("blockCacheBytes", blockCacheBytes, MIB);
        atLeast("memtableBytes", memtableBytes, MIB);
        atLeast("reserveBytes", reserveBytes, 0);
        if (expireEvery.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "expireEvery: %s is less than a second".formatted(expireEvery));
        }
    }

    /// {@return a durable store there, with the default for everything else}
    public static EmbeddedConfig at(Path directory) {
        return new EmbeddedConfig(
                directory,
                Durability.SYNC,
                16 << 10,
                32 * MIB,
                32 * MIB,
                64 * MIB,
                Duration.ofMinutes(1),
                AuditConfig.DEFAULT);
    }

    public EmbeddedConfig withDurability(Durability newDurability) {
        return new EmbeddedConfig(
                directory,
                newDurability,
                inlineLimitBytes,
                blockCacheBytes,
                memtableBytes,
                reserveBytes,
                expireEvery,
                audit);
    }

    public EmbeddedConfig withInlineLimitBytes(int newLimit) {
        return new EmbeddedConfig(
                directory,
                durability,
                newLimit,
                blockCacheBytes,
                memtableBytes,
                reserveBytes,
                expireEvery,
                audit);
    }

    public EmbeddedConfig withReserveBytes(long newReserve) {
        return new EmbeddedConfig(
                directory,
                durability,
                inlineLimitBytes,
                blockCacheBytes,
                memtableBytes,
                newReserve,
                expireEvery,
                audit);
    }

    public EmbeddedConfig withAudit(AuditConfig newAudit) {
        return new EmbeddedConfig(
                directory,
                durability,
                inlineLimitBytes,
                blockCacheBytes,
                memtableBytes,
                reserveBytes,
                expireEvery,
                newAudit);
    }

    /// {@return this configuration on a disk of that size}
    EmbeddedConfig fittedTo(long diskBytes) {
        return new EmbeddedConfig(
                directory,
                durability,
                inlineLimitBytes,
                blockCacheBytes,
                Math.clamp(diskBytes / 64, MIB, memtableBytes),
                Math.min(reserveBytes, diskBytes / 8),
                expireEvery,
                audit);
    }

    private static void atLeast(String field, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s: %d is less than %d".formatted(field, value, least));
        }
    }
}
