@NullMarked
package io.insitu.middleware.account;

import org.jspecify.annotations.NullMarked;
