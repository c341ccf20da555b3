@NullMarked
package io.insitu.middleware.ratelimit;

import org.jspecify.annotations.NullMarked;
