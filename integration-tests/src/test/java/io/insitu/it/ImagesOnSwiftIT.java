package io.insitu.it;

import io.insitu.it.harness.OnSwift;

/// Nodes beside a Swift's disks have the images of jobs too.
@OnSwift
class ImagesOnSwiftIT extends ImagesIT {}
