@NullMarked
package io.insitu.middleware.compute;

import org.jspecify.annotations.NullMarked;
