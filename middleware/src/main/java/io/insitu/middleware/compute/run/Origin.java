package io.insitu.middleware.compute.run;

import java.util.Map;

/// Tells what an output was made from.
@FunctionalInterface
interface Origin {
    /// {@return what an object carries that has these bytes, as its system metadata}
    Map<String, String> metadata(String alias, String etag);
}
