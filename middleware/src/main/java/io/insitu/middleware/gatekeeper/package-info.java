@NullMarked
package io.insitu.middleware.gatekeeper;

import org.jspecify.annotations.NullMarked;
