@NullMarked
package io.insitu.middleware.acl;

import org.jspecify.annotations.NullMarked;
