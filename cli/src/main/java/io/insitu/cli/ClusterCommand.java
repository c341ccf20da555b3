package io.insitu.cli;

import picocli.CommandLine.Command;

/// `insitu cluster`.
@Command(
        name = "cluster",
        description = "The nodes of a cluster.",
        mixinStandardHelpOptions = true,
        subcommands = ClusterStatusCommand.class)
public final class ClusterCommand {}
