@NullMarked
package io.insitu.storage;

import org.jspecify.annotations.NullMarked;
