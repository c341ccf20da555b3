/// The container image.
@NullMarked
package io.insitu.it.docker;

import org.jspecify.annotations.NullMarked;
