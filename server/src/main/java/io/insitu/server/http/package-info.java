@NullMarked
package io.insitu.server.http;

import org.jspecify.annotations.NullMarked;
