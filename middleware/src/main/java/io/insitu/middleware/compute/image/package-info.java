/// Tar files among the objects, which jobs see as their file systems.
@NullMarked
package io.insitu.middleware.compute.image;

import org.jspecify.annotations.NullMarked;
