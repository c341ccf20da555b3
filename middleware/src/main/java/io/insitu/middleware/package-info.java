@NullMarked
package io.insitu.middleware;

import org.jspecify.annotations.NullMarked;
