@NullMarked
package io.insitu.middleware.cors;

import org.jspecify.annotations.NullMarked;
