/// Tar files that programs see as folders, read where they lie.
@NullMarked
package io.insitu.engine.image;

import org.jspecify.annotations.NullMarked;
