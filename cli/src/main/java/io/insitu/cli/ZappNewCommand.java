package io.insitu.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `insitu zapp new`: a folder with a `zapp.yaml` to begin with. Nothing is overwritten.
@Command(
        name = "new",
        description = "Makes a folder with a zapp.yaml to fill in.",
        mixinStandardHelpOptions = true)
final class ZappNewCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The folder; its name is the zapp's.")
    private Path folder = Path.of("");

    @Override
    public Integer call() {
        return Commands.run(() -> {
            Path file = folder.resolve(ZappProject.FILE);
            if (Files.exists(file)) {
                throw new UsageException(file + " is there already");
            }
            Path name = folder.toAbsolutePath().normalize().getFileName();
            if (name == null) {
                throw new UsageException(folder + " has no name");
            }
            Files.createDirectories(folder);
            Files.write(file, template(name).getBytes(StandardCharsets.UTF_8));
            System.out.println(file);
            return 0;
        });
    }

    private static String template(Path name) {
        return """
        # What `insitu zapp bundle` packs into NAME.zapp, and what runs it.
        meta:
          name: "%s"
          version: "0.1"
          summary: ""
          author: ""
        help:
          description: ""
          args: []              # - [NAME, what it is for]
        execution:              # a job description; file://PATH is a file of the zapp
          groups:
            - name: "main"
              path: file://main.wasm
              args: ""
              devices:
                - name: stdin
                - name: stdout
                  content_type: text/plain
        bundling:               # files and folders of this one, with * and **
          - main.wasm
        ui: []                  # of these, those that `insitu zapp deploy` stores beside the zapp, too
        """
                .formatted(name);
    }
}
