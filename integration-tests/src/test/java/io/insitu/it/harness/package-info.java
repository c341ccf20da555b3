/// What the black-box tests are written with: a server process, a client, raw sockets, assertions.
@NullMarked
package io.insitu.it.harness;

import org.jspecify.annotations.NullMarked;
