package io.insitu.cli;

import picocli.CommandLine.Command;

/// `insitu zapp`.
@Command(
        name = "zapp",
        description = "Programs packed with their files and what runs them, driven by a zapp.yaml.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ZappNewCommand.class,
            ZappBundleCommand.class,
            ZappShowCommand.class,
            ZappDeployCommand.class,
            ZappRunCommand.class
        })
public final class ZappCommand {}
