package io.insitu.server;

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
        subcommands = ServerCommand.class)
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int status = new CommandLine(new Main()).execute(args);
        System.exit(status);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"insitu " + Objects.requireNonNullElse(version, "(not packaged)")};
        }
    }
}
