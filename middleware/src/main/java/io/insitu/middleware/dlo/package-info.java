@NullMarked
package io.insitu.middleware.dlo;

import org.jspecify.annotations.NullMarked;
