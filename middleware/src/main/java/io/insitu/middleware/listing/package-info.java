@NullMarked
package io.insitu.middleware.listing;

import org.jspecify.annotations.NullMarked;
