package io.insitu.it;

import io.insitu.it.harness.OnSwift;

/// What is typed into a shell does the same in front of a Swift.
@OnSwift
class JobCommandsOnSwiftIT extends JobCommandsIT {}
