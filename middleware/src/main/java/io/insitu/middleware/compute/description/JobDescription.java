package io.insitu.middleware.compute.description;

import java.util.List;

/// What a client wants run, checked as far as that goes without looking at any object.
///
/// @param name the client's own name for the job; empty when it gave none
public record JobDescription(String name, List<Group> groups) {
    public JobDescription {
        groups = List.copyOf(groups);
    }
}
