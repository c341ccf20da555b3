@NullMarked
package io.insitu.middleware.api;

import org.jspecify.annotations.NullMarked;
