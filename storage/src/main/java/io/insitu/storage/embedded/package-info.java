/// The object store on this machine's disk: names, metadata, listings and small objects in RocksDB,
/// larger objects in files.
@NullMarked
package io.insitu.storage.embedded;

import org.jspecify.annotations.NullMarked;
