package io.insitu.middleware.compute.description;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The images that a job's groups may use.
///
/// @param system whether the server has an image of that name
/// @param own what the device `image` is where the description says nothing else; null for nothing
record JobImages(Predicate<String> system, Location.@Nullable Stored own) {}
