@NullMarked
package io.insitu.engine.posix;

import org.jspecify.annotations.NullMarked;
