package io.insitu.it.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Has the [SharedServer] of a test class be the first server of the [DockerCluster].
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface InContainers {}
