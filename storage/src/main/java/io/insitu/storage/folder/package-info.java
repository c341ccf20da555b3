/// Objects as plain files of a folder tree, for running jobs without a server.
@NullMarked
package io.insitu.storage.folder;

import org.jspecify.annotations.NullMarked;
