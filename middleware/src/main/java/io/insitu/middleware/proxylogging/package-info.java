@NullMarked
package io.insitu.middleware.proxylogging;

import org.jspecify.annotations.NullMarked;
