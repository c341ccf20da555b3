@NullMarked
package io.insitu.middleware.formpost;

import org.jspecify.annotations.NullMarked;
