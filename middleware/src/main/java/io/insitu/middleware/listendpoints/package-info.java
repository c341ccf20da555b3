@NullMarked
package io.insitu.middleware.listendpoints;

import org.jspecify.annotations.NullMarked;
