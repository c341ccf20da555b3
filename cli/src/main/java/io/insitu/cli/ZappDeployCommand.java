package io.insitu.cli;

import io.insitu.cli.Account.Answer;
import java.io.IOException;
import java.net.URLConnection;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `insitu zapp deploy`: stores a zapp, and the files of its user interface before it, and prints
/// where it can be opened.
@Command(
        name = "deploy",
        description = "Stores a zapp and its user interface in a container.",
        mixinStandardHelpOptions = true)
final class ZappDeployCommand implements Callable<Integer> {
    @Mixin private final ServerAddress server = new ServerAddress();

    @Option(
            names = {"-f", "--force"},
            description = "Overwrite what is there.")
    private boolean force;

    @Parameters(index = "0", paramLabel = "ZAPP", description = "A bundled file, or a folder.")
    private Path zapp = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "CONTAINER",
            description = "The container, which is made if it is not there.")
    private String container = "";

    @Override
    public Integer call() {
        return Commands.run(() -> {
            if (container.isEmpty() || container.contains("/")) {
                throw new UsageException("'%s' is no name of a container".formatted(container));
            }
            if (!Files.isDirectory(zapp)) {
                deploy(new ZappFile(zapp));
                return 0;
            }
            Path made = Files.createTempFile("insitu-", ".zapp");
            try {
                deploy(ZappFile.bundle(zapp, made, UnaryOperator.identity()));
            } finally {
                Files.delete(made);
            }
            return 0;
        });
    }

    private void deploy(ZappFile file) throws IOException {
        ZappProject project = file.project();
        Account account = server.account();
        account.done("PUT", "/" + Account.encoded(container));
        for (Map.Entry<String, byte[]> entry : file.files().entrySet()) {
            if (project.isUi(entry.getKey())) {
                String type = URLConnection.guessContentTypeFromName(entry.getKey());
                put(
                        account,
                        entry.getKey(),
                        Objects.requireNonNullElse(type, "application/octet-stream"),
                        BodyPublishers.ofByteArray(entry.getValue()));
            }
        }
        String name = project.name() + ".zapp";
        put(account, name, "application/x-tar", BodyPublishers.ofFile(file.tar()));
        System.out.println(
                account.url().replaceFirst("/v1/", "/open/") + Account.path(container, name));
    }

    private void put(Account account, String name, String type, BodyPublisher body) {
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", type));
        if (!force) {
            headers.put("If-None-Match", "*");
        }
        Answer answer = account.send("PUT", Account.path(container, name), headers, body);
        if (answer.status() == 412) {
            throw new UsageException(
                    "%s is in %s already; --force overwrites it".formatted(name, container));
        }
        if (answer.status() != 201) {
            throw new UsageException(
                    "PUT %s: %d %s"
                            .formatted(
                                    Account.path(container, name),
                                    answer.status(),
                                    answer.text().strip()));
        }
    }
}
