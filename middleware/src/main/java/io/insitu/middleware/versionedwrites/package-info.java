@NullMarked
package io.insitu.middleware.versionedwrites;

import org.jspecify.annotations.NullMarked;
