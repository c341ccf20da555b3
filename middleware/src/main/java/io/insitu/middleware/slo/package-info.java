@NullMarked
package io.insitu.middleware.slo;

import org.jspecify.annotations.NullMarked;
