package io.insitu.middleware.s3;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The options of [S3Middleware]; each is described there.
public record S3Config(
        String location,
        boolean dnsCompliantBucketNames,
        int maxBucketListing,
        int maxPartsListing,
        int maxMultiDeleteObjects,
        int maxUploadPartNum,
        long minSegmentSize,
        Duration allowableClockSkew,
        List<String> storageDomains,
        boolean s3Acl,
        boolean allowNoOwner,
        boolean checkBucketOwner,
        List<String> corsPreflightAllowOrigin) {
    /// As Swift's.
    public static final S3Config DEFAULT =
            new S3Config(
                    "us-east-1",
                    true,
                    1000,
                    1000,
                    1000,
                    1000,
                    5 << 20,
                    Duration.ofMinutes(15),
                    List.of(),
                    false,
                    false,
                    false,
                    List.of());

    /// Bytes of a request body that is XML: room for the most parts or names that there may be.
    static final int XML_BYTES_MAX = 2 << 20;

    /// @throws IllegalArgumentException saying which option is wrong, its value and the rule
    public S3Config {
        storageDomains = List.copyOf(storageDomains);
        corsPreflightAllowOrigin = List.copyOf(corsPreflightAllowOrigin);
        if (location.isEmpty()) {
            throw new IllegalArgumentException("location: empty");
        }
        if (corsPreflightAllowOrigin.contains("*") && corsPreflightAllowOrigin.size() > 1) {
            throw new IllegalArgumentException(
                    "cors_preflight_allow_origin: %s: * stands for all, and stands alone"
                            .formatted(corsPreflightAllowOrigin));
        }
        positive("max_bucket_listing", maxBucketListing);
        positive("max_parts_listing", maxPartsListing);
        positive("max_multi_delete_objects", maxMultiDeleteObjects);
        positive("max_upload_part_num", maxUploadPartNum);
        positive("min_segment_size", minSegmentSize);
        positive("allowable_clock_skew", allowableClockSkew.toSeconds());
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s: %d is less than 1".formatted(name, value));
        }
    }

    Map<String, Object> info() {
        return Map.of(
                "s3api",
                Map.of(
                        "max_bucket_listing", maxBucketListing,
                        "max_parts_listing", maxPartsListing,
                        "max_upload_part_num", maxUploadPartNum,
                        "max_multi_delete_objects", maxMultiDeleteObjects,
                        "min_segment_size", minSegmentSize,
                        "allow_multipart_uploads", true,
                        "s3_acl", s3Acl));
    }
}
