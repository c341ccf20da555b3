@NullMarked
package io.insitu.middleware.readonly;

import org.jspecify.annotations.NullMarked;
