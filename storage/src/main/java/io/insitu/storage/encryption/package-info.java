/// Objects encrypted at rest: an [io.insitu.storage.ObjectStore] in front of another.
@NullMarked
package io.insitu.storage.encryption;

import org.jspecify.annotations.NullMarked;
