package io.insitu.cli;

import java.util.concurrent.Callable;

/// What commands that talk to a server have in common.
final class Commands {
    private Commands() {}

    /// {@return the command's exit code; 125 with a message when it could not be carried out}
    static int run(Callable<Integer> command) {
        try {
            return command.call();
        } catch (UsageException e) {
            System.err.println("insitu: " + e.getMessage());
        } catch (Exception e) {
            System.err.println("insitu: " + e);
        }
        return Ending.CANNOT;
    }
}
