@NullMarked
package io.insitu.middleware.entity;

import org.jspecify.annotations.NullMarked;
