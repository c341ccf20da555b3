@NullMarked
package io.insitu.middleware.recon;

import org.jspecify.annotations.NullMarked;
