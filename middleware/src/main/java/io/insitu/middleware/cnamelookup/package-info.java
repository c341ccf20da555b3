@NullMarked
package io.insitu.middleware.cnamelookup;

import org.jspecify.annotations.NullMarked;
