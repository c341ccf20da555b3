package io.insitu.cli;

import io.insitu.cli.Account.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `insitu zapp run`: runs a zapp on a server and prints what it answers: a stored one, which reads
/// standard input, or a file or folder of this machine, which is sent and reads nothing. A stored
/// one that is to have more arguments is fetched, and sent with them.
///
/// Exit codes as of `insitu job create`.
@Command(
        name = "run",
        description = "Runs a zapp on a server and prints what it answers.",
        mixinStandardHelpOptions = true)
final class ZappRunCommand implements Callable<Integer> {
    @Mixin private final ServerAddress server = new ServerAddress();

    @Option(names = "--no-cache", description = "Run also what ran before.")
    private boolean fresh;

    @Parameters(
            index = "0",
            paramLabel = "ZAPP",
            description = "A bundled file, a folder, or swift://~/CONTAINER/NAME.zapp.")
    private String zapp = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "ARG",
            description = "More arguments for the first group; a stored zapp reads nothing then.")
    private List<String> more = new ArrayList<>();

    @Override
    public Integer call() {
        return Commands.run(() -> zapp.startsWith("swift://") ? stored() : sent(this::packed));
    }

    private int stored() throws IOException {
        if (!more.isEmpty()) {
            return sent(this::fetched);
        }
        Map<String, String> headers = Map.of("X-Zerovm-Source", zapp);
        return answer(headers, BodyPublishers.ofInputStream(() -> System.in));
    }

    private void fetched(Path to) throws IOException {
        Path stored = Files.createTempFile("insitu-", ".zapp");
        try (InputStream body = server.account().stored(zapp)) {
            Files.copy(body, stored, StandardCopyOption.REPLACE_EXISTING);
            new ZappFile(stored).withArguments(more, to);
        } finally {
            Files.delete(stored);
        }
    }

    private void packed(Path to) throws IOException {
        Path path = Path.of(zapp);
        if (Files.isDirectory(path)) {
            ZappFile.bundle(path, to, job -> ZappFile.withArguments(job, more));
        } else {
            new ZappFile(path).withArguments(more, to);
        }
    }

    /// How a zapp with its arguments is written to a file.
    private interface Packing {
        void to(Path file) throws IOException;
    }

    private int sent(Packing packing) throws IOException {
        Path tar = Files.createTempFile("insitu-", ".zapp");
        try {
            packing.to(tar);
            return answer(Map.of("Content-Type", "application/x-tar"), BodyPublishers.ofFile(tar));
        } finally {
            Files.delete(tar);
        }
    }

    private int answer(Map<String, String> headers, BodyPublisher body) throws IOException {
        Map<String, String> all = new HashMap<>(headers);
        all.put("X-Zerovm-Execute", "1.0");
        if (fresh) {
            all.put("X-Zerovm-Cache", "no");
        }
        Answer answer = server.account().done("POST", "", all, body);
        return answer.print();
    }
}
