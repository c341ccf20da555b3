/// The commands that need no server: a program, or a job, on the files of this machine.
@NullMarked
package io.insitu.cli;

import org.jspecify.annotations.NullMarked;
