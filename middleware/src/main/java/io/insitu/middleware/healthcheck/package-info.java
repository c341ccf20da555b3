@NullMarked
package io.insitu.middleware.healthcheck;

import org.jspecify.annotations.NullMarked;
