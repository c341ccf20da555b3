@NullMarked
package io.insitu.middleware.domainremap;

import org.jspecify.annotations.NullMarked;
