@NullMarked
package io.insitu.middleware.symlink;

import org.jspecify.annotations.NullMarked;
