/// What stands in front of an OpenStack Swift cluster: requests go on to it, and it is asked what
/// their senders may do.
@NullMarked
package io.insitu.middleware.passthrough;

import org.jspecify.annotations.NullMarked;
