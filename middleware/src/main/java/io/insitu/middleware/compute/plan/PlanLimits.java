package io.insitu.middleware.compute.plan;

/// How large a job may be.
///
/// @param instancesMax of one job
/// @param connectedMax instances that are connected to one another and run at the same time
/// @param linksMax pipes between them
/// @param page names that are listed at a time; of a longer listing the rest is planned while the
///   job runs
public record PlanLimits(int instancesMax, int connectedMax, int linksMax, int page) {
    /// As many as a Swift cluster lists at a time.
    public static final int PAGE = 10_000;
}
