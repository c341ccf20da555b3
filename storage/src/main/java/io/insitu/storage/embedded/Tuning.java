package io.insitu.storage.embedded;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.UInt64AddOperator;
import org.rocksdb.WriteBufferManager;

/// RocksDB's settings. Its memory is bounded by one cache, to which memtables, indexes and filters
/// are charged beside the blocks. Owns native objects: closed after the database.
final class Tuning implements AutoCloseable {
    private static final int MIB = 1 << 20;
    private static final int OPEN_FILES_MAX = 512;
    private static final int BLOOM_BITS_PER_KEY = 10;

    /// Listings read many neighbours, lookups one; 8 KiB serves both.
    private static final int BLOCK_BYTES = 8 << 10;

    /// Shorter inline objects stay beside their key: a blob's own header would outweigh them.
    private static final int BLOB_MIN_BYTES = 256;

    private final List<AbstractNativeReference> owned = new ArrayList<>();
    private final Cache cache;
    private final WriteBufferManager memtables;
    private final BlockBasedTableConfig table;
    private final long memtableBytes;

    Tuning(EmbeddedConfig config) {
        this.memtableBytes = config.memtableBytes();
        this.cache = own(new LRUCache(config.blockCacheBytes() + memtableBytes));
        this.memtables = own(new WriteBufferManager(memtableBytes, cache));
        this.table =
                new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setBlockSize(BLOCK_BYTES)
                        .setFilterPolicy(own(new BloomFilter(BLOOM_BITS_PER_KEY)))
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true)
                        .setFormatVersion(6);
    }

    Cache cache() {
        return cache;
    }

    DBOptions database() {
        return own(new DBOptions())
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setWriteBufferManager(memtables)
                .setMaxTotalWalSize(2 * memtableBytes)
                .setMaxOpenFiles(OPEN_FILES_MAX)
                .setMaxBackgroundJobs(2)
                .setBytesPerSync(MIB)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxManifestFileSize(16L * MIB)
                .setManifestPreallocationSize(64 << 10)
                .setMaxLogFileSize(MIB)
                .setKeepLogFileNum(4);
    }

    /// Records, counters and indexes. Counters are added to, never read to be written, so any
    /// number of writers of one container keep them exact. Additions wrap, so a negative one
    /// subtracts.
    ColumnFamilyOptions names() {
        return columns().setMergeOperator(own(new UInt64AddOperator())).setMaxSuccessiveMerges(16);
    }

    /// The bytes of inline objects, by ascending number: compaction then has next to nothing to do,
    /// and bytes that are no longer referred to are given back once half of a blob file is.
    ColumnFamilyOptions inline() {
        return columns()
                .setEnableBlobFiles(true)
                .setMinBlobSize(BLOB_MIN_BYTES)
                .setBlobCompressionType(CompressionType.LZ4_COMPRESSION)
                .setEnableBlobGarbageCollection(true)
                .setBlobGarbageCollectionAgeCutoff(0.5)
                .setBlobGarbageCollectionForceThreshold(0.5);
    }

    private ColumnFamilyOptions columns() {
        return own(new ColumnFamilyOptions())
                .setTableFormatConfig(table)
                .setWriteBufferSize(memtableBytes / 2)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setLevelCompactionDynamicLevelBytes(true);
    }

    private <T extends AbstractNativeReference> T own(T reference) {
        owned.add(reference);
        return reference;
    }

    @Override
    public void close() {
        owned.reversed().forEach(AbstractNativeReference::close);
    }
}
