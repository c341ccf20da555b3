/// Containers as the databases that programs read them as.
@NullMarked
package io.insitu.middleware.compute.listing;

import org.jspecify.annotations.NullMarked;
