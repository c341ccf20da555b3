@NullMarked
package io.insitu.middleware.compute.live;

import org.jspecify.annotations.NullMarked;
