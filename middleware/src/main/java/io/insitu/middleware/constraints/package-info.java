@NullMarked
package io.insitu.middleware.constraints;

import org.jspecify.annotations.NullMarked;
