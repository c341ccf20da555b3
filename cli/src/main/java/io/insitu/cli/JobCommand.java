package io.insitu.cli;

import picocli.CommandLine.Command;

/// `insitu job`.
@Command(
        name = "job",
        aliases = "jobs",
        description = "Jobs, of a server or without one.",
        mixinStandardHelpOptions = true,
        subcommands = {
            JobRunCommand.class,
            JobCreateCommand.class,
            JobListCommand.class,
            JobShowCommand.class,
            JobWatchCommand.class,
            JobLogsCommand.class,
            JobCancelCommand.class,
            JobRerunCommand.class
        })
public final class JobCommand {}
