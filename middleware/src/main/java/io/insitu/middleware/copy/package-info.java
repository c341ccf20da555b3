@NullMarked
package io.insitu.middleware.copy;

import org.jspecify.annotations.NullMarked;
