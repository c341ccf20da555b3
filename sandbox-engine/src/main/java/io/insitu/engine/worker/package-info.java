@NullMarked
package io.insitu.engine.worker;

import org.jspecify.annotations.NullMarked;
