@NullMarked
package io.insitu.middleware.info;

import org.jspecify.annotations.NullMarked;
