@NullMarked
package io.insitu.middleware.compute.answer;

import org.jspecify.annotations.NullMarked;
