package io.insitu.middleware.compute.description;

import java.util.List;

/// What a client wants run, checked as far as that goes without looking at any object.
///
/// @param name the client's own name for the job; empty when it gave none
/// @param keepsPartial whether what it has stored stays when it fails
public record JobDescription(String name, List<Group> groups, boolean keepsPartial) {
    public JobDescription {
        groups = List.copyOf(groups);
    }

    /// A job that has no name and keeps nothing when it fails.
    JobDescription(List<Group> groups) {
        this("", groups, false);
    }
}
