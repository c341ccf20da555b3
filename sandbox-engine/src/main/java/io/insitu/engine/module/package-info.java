@NullMarked
package io.insitu.engine.module;

import org.jspecify.annotations.NullMarked;
