@NullMarked
package io.insitu.middleware.compute.message;

import org.jspecify.annotations.NullMarked;
