@NullMarked
package io.insitu.middleware.container;

import org.jspecify.annotations.NullMarked;
