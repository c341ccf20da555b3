/// Running a job's instances on the machines that keep its objects: which machine, the session with
/// it, and the service that answers there.
@NullMarked
package io.insitu.middleware.compute.node;

import org.jspecify.annotations.NullMarked;
