package io.insitu.cli;

import picocli.CommandLine.Command;

/// `insitu job`.
@Command(
        name = "job",
        description = "Jobs.",
        mixinStandardHelpOptions = true,
        subcommands = JobRunCommand.class)
public final class JobCommand {}
