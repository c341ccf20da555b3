@NullMarked
package io.insitu.middleware.tempauth;

import org.jspecify.annotations.NullMarked;
