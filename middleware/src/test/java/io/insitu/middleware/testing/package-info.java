@NullMarked
package io.insitu.middleware.testing;

import org.jspecify.annotations.NullMarked;
