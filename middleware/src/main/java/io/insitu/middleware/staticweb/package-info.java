@NullMarked
package io.insitu.middleware.staticweb;

import org.jspecify.annotations.NullMarked;
