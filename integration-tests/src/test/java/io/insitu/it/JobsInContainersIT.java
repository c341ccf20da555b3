package io.insitu.it;

import io.insitu.it.harness.InContainers;

/// All that holds for jobs holds where each machine is a container: on three nodes, beside the
/// storage machines of a real Swift.
@InContainers
class JobsInContainersIT extends JobsIT {}
