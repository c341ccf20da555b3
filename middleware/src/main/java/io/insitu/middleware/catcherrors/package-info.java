@NullMarked
package io.insitu.middleware.catcherrors;

import org.jspecify.annotations.NullMarked;
