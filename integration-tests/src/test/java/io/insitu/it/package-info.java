/// Black-box tests of the packaged server: every test here starts `./insitu` as a user would and
/// speaks HTTP to it.
@NullMarked
package io.insitu.it;

import org.jspecify.annotations.NullMarked;
