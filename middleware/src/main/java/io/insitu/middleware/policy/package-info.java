@NullMarked
package io.insitu.middleware.policy;

import org.jspecify.annotations.NullMarked;
