package io.insitu.middleware.constraints;

import java.util.LinkedHashMap;
import java.util.Map;

/// The limits of Swift's API, with Swift's names and defaults (`[swift-constraints]` of
/// `swift.conf`); clients read them in the section `swift` of `/info`.
///
/// @param maxFileSize bytes of an object
/// @param maxMetaNameLength bytes of a metadata name, without its `X-…-Meta-`
/// @param maxMetaValueLength bytes of a metadata value
/// @param maxMetaCount metadata items of an account, container or object
/// @param maxMetaOverallSize bytes of all its metadata names and values
/// @param maxHeaderSize bytes of any header's value
/// @param extraHeaderCount how many header fields a request may have beyond `maxMetaCount` and the
///   36 that need no metadata
/// @param maxObjectNameLength bytes
/// @param maxContainerNameLength bytes
/// @param maxAccountNameLength bytes
/// @param containerListingLimit entries of a container's listing at a time
/// @param accountListingLimit entries of an account's listing at a time
public record Constraints(
        long maxFileSize,
        int maxMetaNameLength,
        int maxMetaValueLength,
        int maxMetaCount,
        int maxMetaOverallSize,
        int maxHeaderSize,
        int extraHeaderCount,
        int maxObjectNameLength,
        int maxContainerNameLength,
        int maxAccountNameLength,
        int containerListingLimit,
        int accountListingLimit) {
    private static final int PLAIN_HEADERS = 36;

    public static final Constraints DEFAULT =
            new Constraints(
                    5_368_709_122L, 128, 256, 90, 4096, 8192, 0, 1024, 256, 256, 10_000, 10_000);

    /// {@return how many header fields a request may have}
    int maxHeaderCount() {
        return maxMetaCount + PLAIN_HEADERS + extraHeaderCount;
    }

    /// {@return the limits by Swift's names}
    public Map<String, Object> info() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("max_file_size", maxFileSize);
        all.put("max_meta_name_length", maxMetaNameLength);
        all.put("max_meta_value_length", maxMetaValueLength);
        all.put("max_meta_count", maxMetaCount);
        all.put("max_meta_overall_size", maxMetaOverallSize);
        all.put("max_header_size", maxHeaderSize);
        all.put("max_object_name_length", maxObjectNameLength);
        all.put("container_listing_limit", containerListingLimit);
        all.put("account_listing_limit", accountListingLimit);
        all.put("max_account_name_length", maxAccountNameLength);
        all.put("max_container_name_length", maxContainerNameLength);
        all.put("extra_header_count", extraHeaderCount);
        return all;
    }
}
