@NullMarked
package io.insitu.middleware.compute.plan;

import org.jspecify.annotations.NullMarked;
