@NullMarked
package io.insitu.middleware.segments;

import org.jspecify.annotations.NullMarked;
