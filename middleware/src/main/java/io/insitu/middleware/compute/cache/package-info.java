@NullMarked
package io.insitu.middleware.compute.cache;

import org.jspecify.annotations.NullMarked;
