/// What the documents show, run as it stands there.
@NullMarked
package io.insitu.it.documents;

import org.jspecify.annotations.NullMarked;
