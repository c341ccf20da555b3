@NullMarked
package io.insitu.middleware.compute.run;

import org.jspecify.annotations.NullMarked;
