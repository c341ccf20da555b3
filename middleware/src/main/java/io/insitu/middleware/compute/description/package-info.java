@NullMarked
package io.insitu.middleware.compute.description;

import org.jspecify.annotations.NullMarked;
