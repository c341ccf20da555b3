package io.insitu.server;

import io.insitu.cli.ClusterCommand;
import io.insitu.cli.JobCommand;
import io.insitu.cli.RunCommand;
import io.insitu.cli.StoreCommand;
import io.insitu.cli.ZappCommand;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The program `insitu`.
@Command(
        name = "insitu",
        description = "An object store that runs your programs where the objects lie.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            ServerCommand.class,
            NodeCommand.class,
            RunCommand.class,
            JobCommand.class,
            ZappCommand.class,
            ImageCommand.class,
            StoreCommand.class,
            ClusterCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /// What follows the name of a program is the program's, whatever it begins with.
    static CommandLine commandLine() {
        CommandLine main = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        Objects.requireNonNull(main.getSubcommands().get("run")).setStopAtPositional(true);
        return main;
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"insitu " + Objects.requireNonNullElse(version, "(not packaged)")};
        }
    }
}
