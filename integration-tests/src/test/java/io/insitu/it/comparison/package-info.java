/// The same requests to Insitu and to a real OpenStack Swift, and what differs between the answers.
@NullMarked
package io.insitu.it.comparison;

import org.jspecify.annotations.NullMarked;
