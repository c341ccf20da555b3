@NullMarked
package io.insitu.middleware.signature;

import org.jspecify.annotations.NullMarked;
