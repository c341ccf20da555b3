package io.insitu.middleware.compute.node;

import java.time.Duration;

/// How a proxy deals with its nodes.
///
/// @param check between two looks at what a node does, whether it answers at all
/// @param checkTimeout for its answer, after which it counts as down
/// @param secondCopyAfter times the median of its group, after which an instance that has not
///   answered is started a second time elsewhere; 0 for never
/// @param secondCopyMin before that no second copy is started, however short the median is
/// @param localityWait how long an instance waits for a slot beside its object before it takes one
///   elsewhere
/// @param apart how long two nodes that did not reach each other get no parts of the same component
public record PlacementConfig(
        Duration check,
        Duration checkTimeout,
        int secondCopyAfter,
        Duration secondCopyMin,
        Duration localityWait,
        Duration apart) {
    public static final PlacementConfig DEFAULT =
            new PlacementConfig(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5),
                    3,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(60));

    public PlacementConfig {
        if (secondCopyAfter < 0) {
            throw new IllegalArgumentException(
                    "secondCopyAfter: %d is below 0".formatted(secondCopyAfter));
        }
        if (!check.isPositive() || !checkTimeout.isPositive()) {
            throw new IllegalArgumentException("check, checkTimeout: each must be above 0");
        }
    }
}
