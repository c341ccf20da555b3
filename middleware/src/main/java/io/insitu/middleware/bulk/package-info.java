@NullMarked
package io.insitu.middleware.bulk;

import org.jspecify.annotations.NullMarked;
