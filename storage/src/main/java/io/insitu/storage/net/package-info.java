/// Who a machine is to others and whom it believes, by certificates in files.
@NullMarked
package io.insitu.storage.net;

import org.jspecify.annotations.NullMarked;
