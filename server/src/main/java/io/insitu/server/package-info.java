@NullMarked
package io.insitu.server;

import org.jspecify.annotations.NullMarked;
