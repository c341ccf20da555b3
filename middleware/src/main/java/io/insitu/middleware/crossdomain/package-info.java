@NullMarked
package io.insitu.middleware.crossdomain;

import org.jspecify.annotations.NullMarked;
