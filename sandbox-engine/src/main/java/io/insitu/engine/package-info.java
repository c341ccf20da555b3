@NullMarked
package io.insitu.engine;

import org.jspecify.annotations.NullMarked;
