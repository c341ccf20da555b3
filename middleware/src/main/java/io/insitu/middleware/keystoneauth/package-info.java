@NullMarked
package io.insitu.middleware.keystoneauth;

import org.jspecify.annotations.NullMarked;
