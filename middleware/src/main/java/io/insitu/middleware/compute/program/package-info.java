@NullMarked
package io.insitu.middleware.compute.program;

import org.jspecify.annotations.NullMarked;
