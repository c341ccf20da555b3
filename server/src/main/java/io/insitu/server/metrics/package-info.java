@NullMarked
package io.insitu.server.metrics;

import org.jspecify.annotations.NullMarked;
