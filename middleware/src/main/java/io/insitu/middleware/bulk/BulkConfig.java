package io.insitu.middleware.bulk;

import java.time.Duration;
import java.util.Map;

/// The limits of bulk requests, by Swift's names.
///
/// @param maxContainersPerExtraction containers that one archive may create
/// @param maxFailedExtractions files that may fail before the rest of the archive is left
/// @param maxDeletesPerRequest names in one request
/// @param maxFailedDeletes names that may fail before the rest is left
/// @param yieldFrequency seconds between signs of life of a request that takes longer
/// @param deleteConcurrency deletes of one request at a time
/// @param extractedBytesMax bytes that come out of one archive
public record BulkConfig(
        int maxContainersPerExtraction,
        int maxFailedExtractions,
        int maxDeletesPerRequest,
        int maxFailedDeletes,
        int yieldFrequency,
        int deleteConcurrency,
        long extractedBytesMax) {
    public static final BulkConfig DEFAULT =
            new BulkConfig(10_000, 1000, 10_000, 1000, 10, 16, 64L << 30);

    public BulkConfig {
        atLeastOne("max_containers_per_extraction", maxContainersPerExtraction);
        atLeastOne("max_failed_extractions", maxFailedExtractions);
        atLeastOne("max_deletes_per_request", maxDeletesPerRequest);
        atLeastOne("max_failed_deletes", maxFailedDeletes);
        atLeastOne("yield_frequency", yieldFrequency);
        atLeastOne("delete_concurrency", deleteConcurrency);
        atLeastOne("extracted_bytes_max", extractedBytesMax);
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s: %d is less than 1".formatted(name, value));
        }
    }

    Duration every() {
        return Duration.ofSeconds(yieldFrequency);
    }

    Map<String, Object> info() {
        return Map.of(
                "bulk_upload",
                Map.of(
                        "max_containers_per_extraction", maxContainersPerExtraction,
                        "max_failed_extractions", maxFailedExtractions,
                        "extracted_bytes_max", extractedBytesMax),
                "bulk_delete",
                Map.of(
                        "max_deletes_per_request", maxDeletesPerRequest,
                        "max_failed_deletes", maxFailedDeletes));
    }
}
