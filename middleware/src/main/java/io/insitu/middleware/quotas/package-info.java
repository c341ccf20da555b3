@NullMarked
package io.insitu.middleware.quotas;

import org.jspecify.annotations.NullMarked;
