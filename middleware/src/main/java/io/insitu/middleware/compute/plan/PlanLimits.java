package io.insitu.middleware.compute.plan;

/// How large a job may be.
///
/// @param instancesMax of one job
/// @param connectedMax instances that are connected to one another, and so run at the same time
/// @param linksMax pipes between them
public record PlanLimits(int instancesMax, int connectedMax, int linksMax) {}
