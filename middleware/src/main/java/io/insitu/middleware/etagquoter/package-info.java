@NullMarked
package io.insitu.middleware.etagquoter;

import org.jspecify.annotations.NullMarked;
