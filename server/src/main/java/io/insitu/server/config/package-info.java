@NullMarked
package io.insitu.server.config;

import org.jspecify.annotations.NullMarked;
