@NullMarked
package io.insitu.server.log;

import org.jspecify.annotations.NullMarked;
