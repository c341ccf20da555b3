@NullMarked
package io.insitu.engine.guest;

import org.jspecify.annotations.NullMarked;
