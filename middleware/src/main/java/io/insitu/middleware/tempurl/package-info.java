@NullMarked
package io.insitu.middleware.tempurl;

import org.jspecify.annotations.NullMarked;
