@NullMarked
package io.insitu.middleware.object;

import org.jspecify.annotations.NullMarked;
