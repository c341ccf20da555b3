@NullMarked
package io.insitu.middleware.namecheck;

import org.jspecify.annotations.NullMarked;
