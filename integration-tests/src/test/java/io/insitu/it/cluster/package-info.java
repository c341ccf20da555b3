/// Insitu in front of a real OpenStack Swift.
@NullMarked
package io.insitu.it.cluster;

import org.jspecify.annotations.NullMarked;
