package io.insitu.cli;

import io.insitu.cli.Account.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `insitu job create`: sends a job, from a description or from one line, and writes what it
/// answers to standard output. Of a line every reduction is a job of its own; what goes from one to
/// the next passes through here.
///
/// Exit codes: 0 when every instance exited with 0, 1 when one did not, 125 when the job was
/// refused.
@Command(
        name = "create",
        description = {
            "Runs a job on a server and prints what it answers.",
            "Example: insitu job create -i 'swift://~/logs/*' '^ grep -c ERROR ^^ awk"
                    + " {s+=$1}END{print s}'"
        },
        mixinStandardHelpOptions = true)
final class JobCreateCommand implements Callable<Integer> {
    private static final String STAGED = "/.jobs/line/";

    @Mixin private final ServerAddress server = new ServerAddress();

    @Option(
            names = {"-i", "--input"},
            paramLabel = "URL",
            description = "The objects for which ^ runs: swift://~/CONTAINER/NAMES with *.")
    private String input = "";

    @Option(
            names = {"-f", "--file"},
            paramLabel = "JOB",
            description = "A job description in JSON, in place of a line.")
    private @Nullable Path file;

    @Option(
            names = "--programs",
            paramLabel = "URL",
            description =
                    "Where programs lie, as NAME.wasm. When not given: in swift://~/programs, else"
                            + " in the images of the server.")
    private @Nullable String programs;

    @Option(names = "--deferred", description = "Do not wait: print the job's id.")
    private boolean deferred;

    @Option(names = "--no-cache", description = "Run also what ran before.")
    private boolean fresh;

    @Parameters(
            arity = "0..1",
            paramLabel = "LINE",
            description =
                    "^ PROGRAM [ARGUMENTS], for each object; ^^ PROGRAM [ARGUMENTS], for all.")
    private String line = "";

    @Override
    public Integer call() {
        return Commands.run(() -> {
            Account account = server.account();
            return file != null
                    ? print(described(account, Files.readString(file)))
                    : stages(account, OneLiner.parse(line));
        });
    }

    private int stages(Account account, OneLiner stages) throws IOException {
        if (stages.map().isEmpty() != input.isEmpty()) {
            throw new UsageException("^ and --input go together");
        }
        if (deferred && !stages.reductions().isEmpty()) {
            throw new UsageException(
                    "--deferred: a line with ^^ is several jobs; somebody must wait");
        }
        int failed = 0;
        String folder = programs;
        UnaryOperator<String> found =
                folder == null ? ServerPrograms.of(account) : name -> stored(folder, name);
        Answer answer =
                stages.map().isEmpty() ? null : described(account, stages.mapping(input, found));
        for (List<String> reduction : stages.reductions()) {
            failed = answer == null ? 0 : Math.max(failed, answer.failure());
            InputStream all = answer == null ? System.in : answer.body();
            answer = reduced(account, OneLiner.reduction(reduction, found), all);
        }
        return answer == null ? failed : Math.max(failed, print(answer));
    }

    static String stored(String folder, String name) {
        return folder + "/" + name + ".wasm";
    }

    private Answer described(Account account, String description) {
        Map<String, String> headers = headers();
        headers.put("Content-Type", "application/json");
        return account.done("POST", "", headers, BodyPublishers.ofString(description));
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        headers.put("X-Zerovm-Execute", "1.0");
        if (deferred) {
            headers.put("X-Zerovm-Deferred", "always");
        }
        if (fresh) {
            headers.put("X-Zerovm-Cache", "no");
        }
        return headers;
    }

    /// The body is what the reduction reads, so its description has to lie in the store.
    private Answer reduced(Account account, String description, InputStream all) {
        String path = STAGED + UUID.randomUUID();
        account.done("PUT", "/.jobs");
        account.done(
                "PUT",
                path,
                Map.of("Content-Type", "application/json", "X-Delete-After", "86400"),
                BodyPublishers.ofString(description));
        try {
            Map<String, String> headers = headers();
            headers.put("X-Zerovm-Source", "swift://~" + path);
            return account.done("POST", "", headers, BodyPublishers.ofInputStream(() -> all));
        } finally {
            account.done("DELETE", path);
        }
    }

    private int print(Answer answer) throws IOException {
        if (deferred) {
            answer.body().close();
            System.out.println(answer.header("X-Zerovm-Job"));
            return 0;
        }
        return answer.print();
    }
}
