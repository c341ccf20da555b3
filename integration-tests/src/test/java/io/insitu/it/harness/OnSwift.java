package io.insitu.it.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Has the [SharedServer] of a test class stand in front of a real Swift, with nodes beside its
/// disks. Without such a Swift the class is skipped ([PeerSwift]).
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnSwift {}
